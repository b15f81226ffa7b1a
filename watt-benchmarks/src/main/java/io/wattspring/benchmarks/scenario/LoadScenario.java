package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

import io.wattspring.benchmarks.generator.Command;
import io.wattspring.benchmarks.generator.LoadGenerator;
import io.wattspring.benchmarks.process.MachineSpeed;
import io.wattspring.benchmarks.process.MachineUse;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;

/**
 * As many requests as an external load generator can get answered.
 *
 * @param name the scenario's name
 * @param path the path with the leading slash
 * @param warmupPath the path for the warm-up, of the same handler: cheap requests warm it
 * up sooner
 * @param generator the generator
 * @param properties system properties for the application, besides the configuration's
 */
record LoadScenario(String name, String path, String warmupPath, LoadGenerator generator,
		List<String> properties) implements Scenario {

	@Override
	public String description(Plan plan) {
		URI target = URI.create("http://server" + this.path);
		return "`%s`, after a warm-up with %s for %d s; %d rounds.".formatted(
				shell(this.generator.command(target, plan.seconds())), this.warmupPath, plan.warmupSeconds(),
				plan.rounds());
	}

	private static String shell(List<String> command) {
		return command.stream()
			.map((word) -> (word.matches("[\\w:/.-]+")) ? word : "'" + word + "'")
			.collect(Collectors.joining(" "));
	}

	@Override
	public void check(Plan plan) {
		String program = this.generator.command(URI.create(this.path), 1).get(0);
		Command.require(program, this.generator.debianPackage());
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		try (Running running = Running.start(bench, this.name, this.properties)) {
			for (Running.Side side : running.sides()) {
				running.awaitQuiet();
				Warmup.run(this.generator, this.warmupPath, side.process(),
						new Recorder(bench, this.name, side.configuration(), 0));
			}
			for (int round = 1; round <= bench.plan().rounds(); round++) {
				for (Running.Side side : running.sides()) {
					running.awaitQuiet();
					Recorder recorder = new Recorder(bench, this.name, side.configuration(), round);
					bench.undisturbed().measure(recorder, (attempt) -> measure(side, attempt));
				}
			}
		}
	}

	private void measure(Running.Side side, Recorder recorder) throws IOException, InterruptedException {
		recorder.record(Metric.MACHINE, MachineSpeed.millis());
		MachineUse before = Proc.machineUse();
		LoadMeasurement measurement = LoadMeasurement.run(this.generator, side.process(), this.path,
				recorder.bench().plan().seconds());
		recorder.recordDisturbance(before);
		recorder.record(Metric.RATE, measurement.result().requestsPerSecond());
		recorder.record(Metric.SERVER_CPU, measurement.serverMicros());
		recorder.record(Metric.GENERATOR_CPU, measurement.generatorMicros());
		measurement.result().p99Millis().ifPresent((millis) -> recorder.record(Metric.LATENCY_P99, millis));
		recorder.record(Metric.ERRORS, measurement.result().errors());
	}

}
