package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.wattspring.benchmarks.generator.Command;
import io.wattspring.benchmarks.generator.LoadResult;
import io.wattspring.benchmarks.generator.Wrk;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.MachineSpeed;
import io.wattspring.benchmarks.process.MachineUse;
import io.wattspring.benchmarks.process.NginxProcess;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;

/**
 * Hits of a page of 10 KiB: of the response cache, of nginx's, and the same bytes from a
 * handler of stock Spring Boot. The configurations of the command line do not matter.
 */
final class CacheHitScenario implements Scenario {

	private static final String NAME = "cache-hit";

	private static final String PATH = "/cached";

	private static final Wrk GENERATOR = new Wrk(64, false);

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String description(Plan plan) {
		return ("`%s` of 10 KiB: from a handler of stock, from `watt.cache` of `run-queue`, and from `proxy_cache` of nginx"
				+ " with 2 worker processes; after a warm-up of %d s, %d rounds.")
			.formatted(String.join(" ", GENERATOR.command(URI.create("http://server" + PATH), plan.seconds())),
					plan.warmupSeconds(), plan.rounds());
	}

	@Override
	public void check(Plan plan) {
		Command.require("wrk", GENERATOR.debianPackage());
		Command.require("nginx", "nginx-light");
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		try (ApplicationProcess stock = bench.launch(NAME, Configuration.STOCK, List.of());
				ApplicationProcess cache = bench.launch(NAME, Configuration.CACHE, List.of());
				NginxProcess nginx = NginxProcess.launch(stock.port())) {
			List<Side> sides = List.of(new Side("stock", stock.uri(PATH), () -> stock.stat().own()),
					new Side("cache", cache.uri(PATH), () -> cache.stat().own()),
					new Side("nginx", nginx.uri(PATH), nginx::cpu));
			for (Side side : sides) {
				Command.run(GENERATOR.command(side.target(), bench.plan().warmupSeconds()));
				new Recorder(bench, NAME, side.name(), 0).record(Metric.WARMUP, bench.plan().warmupSeconds());
			}
			for (int round = 1; round <= bench.plan().rounds(); round++) {
				for (Side side : sides) {
					measure(side, new Recorder(bench, NAME, side.name(), round));
				}
			}
		}
	}

	private static void measure(Side side, Recorder recorder) throws IOException, InterruptedException {
		recorder.record(Metric.MACHINE, MachineSpeed.millis());
		MachineUse before = Proc.machineUse();
		Duration server = side.cpu().get();
		Duration generator = Proc.ownStat().children();
		LoadResult result = GENERATOR
			.parse(Command.run(GENERATOR.command(side.target(), recorder.bench().plan().seconds())));
		recorder.recordDisturbance(before);
		recorder.record(Metric.RATE, result.requestsPerSecond());
		recorder.record(Metric.SERVER_CPU,
				LoadMeasurement.microsPerRequest(side.cpu().get().minus(server), result.requests()));
		recorder.record(Metric.GENERATOR_CPU,
				LoadMeasurement.microsPerRequest(Proc.ownStat().children().minus(generator), result.requests()));
		result.p99Millis().ifPresent((millis) -> recorder.record(Metric.LATENCY_P99, millis));
		recorder.record(Metric.ERRORS, result.errors());
	}

	/**
	 * What serves the page.
	 *
	 * @param name its name in the table
	 * @param target the page
	 * @param cpu tells its CPU time
	 */
	private record Side(String name, URI target, CpuTime cpu) {

	}

}
