package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.MachineSpeed;
import io.wattspring.benchmarks.process.MachineUse;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;

/**
 * A fresh process of each configuration in each round, since what is done to it would
 * spoil it for the next: warm-up, then one measurement.
 *
 * @param name the scenario's name
 * @param text what is measured
 * @param properties options of the application's JVM, besides the configuration's
 * @param warmupPath what is requested for warming up
 * @param measurement makes what measures in one run of the scenario
 */
record FreshScenario(String name, String text, List<String> properties, String warmupPath,
		Supplier<Measurement> measurement) implements Scenario {

	private static final int LAST_SECONDS = 5;

	@Override
	public String description(Plan plan) {
		return "%s A fresh process each time, warmed up with %s for %d s by the generator; %d rounds."
			.formatted(this.text, this.warmupPath, plan.warmupSeconds(), plan.rounds());
	}

	@Override
	public void check(Plan plan) {
		// the generator is built in
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		Measurement measurement = this.measurement.get();
		for (int round = 1; round <= bench.plan().rounds(); round++) {
			for (Configuration configuration : bench.configurations()) {
				Recorder recorder = new Recorder(bench, this.name, configuration.name(), round);
				bench.undisturbed().measure(recorder, (attempt) -> measure(measurement, configuration, attempt));
			}
		}
	}

	private void measure(Measurement measurement, Configuration configuration, Recorder recorder)
			throws IOException, InterruptedException {
		recorder.record(Metric.MACHINE, MachineSpeed.millis());
		try (ApplicationProcess process = recorder.bench().launch(this.name, configuration, this.properties)) {
			warmUp(process, recorder);
			MachineUse before = Proc.machineUse();
			measurement.measure(process, recorder);
			recorder.recordDisturbance(before);
		}
	}

	private void warmUp(ApplicationProcess process, Recorder recorder) throws InterruptedException {
		int seconds = recorder.bench().plan().warmupSeconds();
		int last = Math.min(seconds, LAST_SECONDS);
		ClosedLoop.run(process, this.warmupPath, Duration.ofSeconds(seconds - last));
		recorder.record(Metric.WARMUP, seconds);
		if (last > 0) {
			recorder.record(Metric.WARMED_UP, ClosedLoop.run(process, this.warmupPath, Duration.ofSeconds(last)));
		}
	}

}
