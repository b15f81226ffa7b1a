package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.function.Consumer;

import io.wattspring.benchmarks.process.MachineUse;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

/**
 * Records the values of one configuration in one round.
 *
 * @param bench what is measured with
 * @param scenario the scenario's name
 * @param configuration the configuration's name
 * @param round the round, from 1; 0 is the warm-up
 * @param samples where the values go
 */
record Recorder(Bench bench, String scenario, String configuration, int round, Consumer<Sample> samples) {

	Recorder(Bench bench, String scenario, String configuration, int round) {
		this(bench, scenario, configuration, round, bench.samples());
	}

	/**
	 * Return a recorder of the same whose values go elsewhere.
	 * @param samples takes them
	 * @return the recorder
	 */
	Recorder to(Consumer<Sample> samples) {
		return new Recorder(this.bench, this.scenario, this.configuration, this.round, samples);
	}

	void record(Metric metric, double value) {
		this.samples.accept(new Sample(this.scenario, this.configuration, this.round, metric, value));
	}

	/**
	 * Record how much of the processors' time the measurement did not have.
	 * @param before their use when it began
	 * @throws IOException if that of now can not be read
	 */
	void recordDisturbance(MachineUse before) throws IOException {
		MachineUse now = Proc.machineUse();
		record(Metric.STOLEN, now.stolenPercent(before));
		record(Metric.OTHERS, now.othersPercent(before));
	}

}
