package io.wattspring.benchmarks.report;

/**
 * One measured value.
 *
 * @param scenario the scenario's name
 * @param configuration the configuration's name
 * @param round the round, from 1; 0 is the warm-up
 * @param metric what the value is of
 * @param value the value, in the metric's unit
 * @since 0.1.0
 */
public record Sample(String scenario, String configuration, int round, Metric metric, double value) {

	/**
	 * Return whether the value is one that must not be.
	 * @return whether something failed
	 */
	public boolean isFailure() {
		return this.metric.mustBeZero() && this.value != 0;
	}

	@Override
	public String toString() {
		return "%s, %s, round %d: %s %s %s".formatted(this.scenario, this.configuration, this.round,
				this.metric.label(), this.metric.format(this.value), this.metric.unit());
	}

}
