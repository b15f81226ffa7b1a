package io.wattspring.benchmarks.scenario;

import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

/**
 * Records the values of one configuration in one round.
 *
 * @param bench where they go
 * @param scenario the scenario's name
 * @param configuration the configuration's name
 * @param round the round, from 1; 0 is the warm-up
 */
record Recorder(Bench bench, String scenario, String configuration, int round) {

	void record(Metric metric, double value) {
		this.bench.samples().accept(new Sample(this.scenario, this.configuration, this.round, metric, value));
	}

}
