package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.List;

import io.wattspring.benchmarks.client.KeepAliveConnection;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.MachineUse;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;

/**
 * Time from the start of a process to its first answer. The first start of each
 * configuration is not counted, since it reads the jar from the disk.
 */
final class StartupScenario implements Scenario {

	private static final String NAME = "startup";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String description(Plan plan) {
		return "%d starts of each configuration, after one that is not counted; no other process runs meanwhile."
			.formatted(plan.starts());
	}

	@Override
	public void check(Plan plan) {
		// nothing external is needed
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		for (int round = 0; round <= bench.plan().starts(); round++) {
			for (Configuration configuration : bench.configurations()) {
				start(bench, configuration, round);
			}
		}
	}

	private static void start(Bench bench, Configuration configuration, int round)
			throws IOException, InterruptedException {
		MachineUse before = Proc.machineUse();
		try (ApplicationProcess process = bench.launch(NAME, configuration, List.of())) {
			double ready = process.ageMillis();
			try (KeepAliveConnection connection = new KeepAliveConnection(process.port())) {
				connection.hello();
			}
			double answered = process.ageMillis();
			if (round > 0) {
				Recorder recorder = new Recorder(bench, NAME, configuration.name(), round);
				recorder.recordDisturbance(before);
				recorder.record(Metric.STARTED, process.startedMillis());
				recorder.record(Metric.READY, ready);
				recorder.record(Metric.FIRST_ANSWER, answered);
				recorder.record(Metric.STARTUP_CPU, process.stat().own().toMillis());
			}
		}
	}

}
