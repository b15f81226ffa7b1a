package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.wattspring.benchmarks.client.HeldRequest;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Outcome;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.MachineUse;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

/**
 * Many loads, at the same rates for all configurations: shares of the knee of the first
 * one, which is found before on a process of its own. The processes of all configurations
 * run all the time, and one at a time is under load; they take turns in each load.
 */
final class CompareScenario implements Scenario {

	static final String NAME = "compare";

	/**
	 * A page that takes about 4 ms of CPU time.
	 */
	private static final List<String> PROPERTIES = List.of("-Dserver.http2.enabled=true", "-Dbenchmark.rows=500");

	private static final String KNEE = "knee";

	private static final int LAST_SECONDS = 5;

	// A process that may use one processor takes longer to compile
	private static final int MOST_TIMES_MORE = 12;

	private static final double FASTER = 1.05;

	// Enough for two processors, and too few for any of them to refuse
	private static final int WARM_UP_IN_FLIGHT = 4;

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String description(Plan plan) {
		return ("The page has 500 rows. Rates are shares of the knee of the first configuration (all answered, 95 %% within 100 ms), which is found"
				+ " first if it is not given. %d s of warm-up with the page for each configuration, and as much more as"
				+ " still makes it faster, and with new connections and HTTP/2; then each load for %d s, with faults for %d s, the burst for %d s; %d rounds. What blocks or burns is not counted.")
			.formatted(plan.warmupSeconds(), plan.seconds(), 2 * plan.seconds(), 4 * plan.seconds(), plan.rounds());
	}

	@Override
	public boolean comparesLoads() {
		return true;
	}

	@Override
	public void check(Plan plan) {
		// the generator is built in
		ComparedLoad.chosen(plan.comparison());
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		int known = bench.plan().comparison().knee();
		int knee = (known > 0) ? known : knee(bench);
		for (int round = 1; round <= bench.plan().rounds(); round++) {
			try (Servers servers = Servers.start(bench, NAME, PROPERTIES)) {
				servers.requireSamePage();
				round(bench, servers, knee, round);
			}
		}
	}

	private static int knee(Bench bench) throws IOException, InterruptedException {
		Configuration base = bench.configurations().get(0);
		try (Server server = Server.start(bench, NAME + "-" + KNEE, base, PROPERTIES)) {
			Recorder recorder = new Recorder(bench, KNEE, base.name(), 0);
			double peak = warmUp(server, recorder);
			int knee = KneeSearch.find((int) peak, (rate) -> holds(server, rate, recorder));
			recorder.record(Metric.KNEE, knee);
			return knee;
		}
	}

	private static boolean holds(Server server, int rate, Recorder recorder) throws IOException, InterruptedException {
		Duration length = Duration.ofSeconds(recorder.bench().plan().seconds());
		OpenLoad load = new OpenLoad(server.ports(), Mix.of(ComparedLoad.PAGE), new Stage(rate, length));
		List<Sample> samples = recorder.bench().undisturbed().measure(recorder, (attempt) -> {
			Running.awaitQuiet(server::cpu);
			attempt.record(Metric.OFFERED, rate);
			measure(server, load, attempt);
		});
		return KneeSearch.isHeld(samples);
	}

	private static void round(Bench bench, Servers servers, int knee, int round)
			throws IOException, InterruptedException {
		List<ComparedLoad> loads = ComparedLoad.chosen(bench.plan().comparison());
		for (Server server : servers.all()) {
			servers.awaitQuiet();
			warmUp(server, new Recorder(bench, NAME, server.configuration(), 0));
			for (ComparedLoad load : loads) {
				if (load.isWarmedUpItself()) {
					load.open(server.ports(), knee, bench.plan().seconds()).run();
				}
			}
		}
		int times = bench.plan().comparison().times();
		Random random = new Random(round);
		for (int i = 1; i <= times; i++) {
			for (ComparedLoad load : loads) {
				offer(bench, servers, load, knee, (round - 1) * times + i, random);
			}
		}
	}

	private static void offer(Bench bench, Servers servers, ComparedLoad load, int knee, int round, Random random)
			throws IOException, InterruptedException {
		List<Server> order = new ArrayList<>(servers.all());
		// so that none has always the same one before it
		Collections.shuffle(order, random);
		for (Server server : order) {
			servers.awaitQuiet();
			compare(server, load, knee, new Recorder(bench, load.label(), server.configuration(), round));
		}
	}

	private static double warmUp(Server server, Recorder recorder) throws InterruptedException {
		int seconds = recorder.bench().plan().warmupSeconds();
		int last = Math.min(seconds, LAST_SECONDS);
		ClosedLoop.run(server.ports(), ComparedLoad.PAGE, Duration.ofSeconds(seconds - last), WARM_UP_IN_FLIGHT);
		double peak = ClosedLoop.run(server.ports(), ComparedLoad.PAGE, Duration.ofSeconds(last), WARM_UP_IN_FLIGHT);
		int more = 0;
		for (double before = 0; more < MOST_TIMES_MORE && peak > FASTER * before; more++) {
			before = peak;
			peak = ClosedLoop.run(server.ports(), ComparedLoad.PAGE, Duration.ofSeconds(LAST_SECONDS),
					WARM_UP_IN_FLIGHT);
		}
		recorder.record(Metric.WARMUP, seconds + more * LAST_SECONDS);
		recorder.record(Metric.WARMED_UP, peak);
		return peak;
	}

	private static void compare(Server server, ComparedLoad load, int knee, Recorder recorder)
			throws IOException, InterruptedException {
		OpenLoad open = load.open(server.ports(), knee, recorder.bench().plan().seconds());
		if (load.fault() == ComparedLoad.Fault.NONE) {
			recorder.bench().undisturbed().measure(recorder, (attempt) -> measure(server, open, attempt));
		}
		else {
			// Not again: what blocks outlasts the measurement
			faulty(server, load, open, recorder);
		}
		recorder.record(Metric.OFFERED, load.rate(knee));
	}

	private static void faulty(Server server, ComparedLoad load, OpenLoad open, Recorder recorder)
			throws IOException, InterruptedException {
		if (load.fault() == ComparedLoad.Fault.FOREVER) {
			HeldRequest blocked = new HeldRequest(server.ports().get(0), "/faults/block?ms=-1");
			try {
				measure(server, open, recorder);
			}
			finally {
				blocked.close();
			}
		}
		else {
			measure(server, open, recorder);
		}
	}

	private static void measure(Server server, OpenLoad open, Recorder recorder)
			throws IOException, InterruptedException {
		MachineUse before = Proc.machineUse();
		MeasuredLoad load = MeasuredLoad.run(open, server::cpu);
		recorder.recordDisturbance(before);
		int answered = load.result().count(Outcome.ANSWERED);
		recorder.record(Metric.RATE, answered / (open.length().toMillis() / 1000.0));
		recorder.record(Metric.CPU, load.serverMicros(Outcome.ANSWERED) / 1000);
		recorder.record(Metric.RESIDENT, server.residentMebibytes());
		load.record(recorder);
	}

}
