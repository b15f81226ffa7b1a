package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.wattspring.benchmarks.client.IdleConnections;
import io.wattspring.benchmarks.generator.Command;
import io.wattspring.benchmarks.generator.Wrk;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Outcome;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;

/**
 * Requests at a fixed rate while many idle connections are held open.
 */
final class IdleScenario implements Scenario {

	private static final String NAME = "idle";

	private static final int REQUESTS_PER_SECOND = 1000;

	// the JVM's jars and libraries, the connections of the load, pipes
	private static final int OTHER_FILES = 1000;

	private static final Wrk WARMUP = new Wrk(64, false);

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String description(Plan plan) {
		return ("%,d connections, each idle after one request, are held open while %,d requests/s for /hello are sent"
				+ " over 32 others or more for %d s; %d rounds. Latencies count from the time a request was due.")
			.formatted(plan.connections(), REQUESTS_PER_SECOND, plan.seconds(), plan.rounds());
	}

	@Override
	public void check(Plan plan) throws IOException {
		Command.require("wrk", WARMUP.debianPackage());
		Proc.ownOpenFiles().require(plan.connections() + OTHER_FILES);
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		try (Running running = Running.start(bench, NAME, List.of())) {
			for (Running.Side side : running.sides()) {
				running.awaitQuiet();
				Warmup.run(WARMUP, "/hello", side.process(), new Recorder(bench, NAME, side.configuration(), 0));
			}
			for (int round = 1; round <= bench.plan().rounds(); round++) {
				for (Running.Side side : running.sides()) {
					measure(running, side, new Recorder(bench, NAME, side.configuration(), round));
				}
			}
		}
	}

	private static void measure(Running running, Running.Side side, Recorder recorder)
			throws IOException, InterruptedException {
		ApplicationProcess process = side.process();
		Plan plan = recorder.bench().plan();
		try (IdleConnections idle = new IdleConnections(process.port(), plan.connections())) {
			recorder.record(Metric.REFUSED, idle.refused());
			running.awaitQuiet();
			serve(plan, process, recorder);
			recorder.record(Metric.RESIDENT, process.status().residentKibibytes() / 1024.0);
			recorder.record(Metric.DROPPED, idle.dropped());
		}
	}

	private static void serve(Plan plan, ApplicationProcess process, Recorder recorder)
			throws IOException, InterruptedException {
		Stage stage = new Stage(REQUESTS_PER_SECOND, Duration.ofSeconds(plan.seconds()));
		MeasuredLoad load = MeasuredLoad.run(new OpenLoad(process.port(), Mix.of("/hello"), stage), process);
		int answered = load.result().count(Outcome.ANSWERED);
		recorder.record(Metric.RATE, answered / (double) plan.seconds());
		recorder.record(Metric.SERVER_CPU, load.serverMicros(Outcome.ANSWERED));
		recorder.record(Metric.GENERATOR_CPU, LoadMeasurement.microsPerRequest(load.generator(), answered));
		recorder.record(Metric.ERRORS, load.result().answers().size() - answered);
		load.result().latencies().ifPresent((latencies) -> MeasuredLoad.recordLatencies(recorder, latencies));
	}

}
