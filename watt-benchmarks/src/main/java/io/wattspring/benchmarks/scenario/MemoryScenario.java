package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.List;

import io.wattspring.benchmarks.generator.Command;
import io.wattspring.benchmarks.generator.H2LoadCount;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.ProcessStatus;
import io.wattspring.benchmarks.report.Metric;

/**
 * Memory of a fresh process after 100,000 requests.
 */
final class MemoryScenario implements Scenario {

	private static final String NAME = "memory";

	private static final H2LoadCount GENERATOR = new H2LoadCount(100_000, 64);

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String description(Plan plan) {
		return "%d fresh processes of each configuration, each after %,d requests for /hello over %d connections."
			.formatted(plan.rounds(), GENERATOR.requests(), GENERATOR.connections())
				+ " The heap's touched part is in it.";
	}

	@Override
	public void check(Plan plan) {
		Command.require("h2load", GENERATOR.debianPackage());
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		for (int round = 1; round <= bench.plan().rounds(); round++) {
			for (Configuration configuration : bench.configurations()) {
				measure(bench, configuration, round);
			}
		}
	}

	private static void measure(Bench bench, Configuration configuration, int round)
			throws IOException, InterruptedException {
		try (ApplicationProcess process = bench.launch(NAME, configuration, List.of())) {
			LoadMeasurement load = LoadMeasurement.run(GENERATOR, process, "/hello", 1);
			ProcessStatus status = process.status();
			Recorder recorder = new Recorder(bench, NAME, configuration.name(), round);
			recorder.record(Metric.RESIDENT, status.residentKibibytes() / 1024.0);
			recorder.record(Metric.THREADS, status.threads());
			recorder.record(Metric.ERRORS, load.result().errors());
		}
	}

}
