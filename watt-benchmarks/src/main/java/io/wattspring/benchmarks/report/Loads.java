package io.wattspring.benchmarks.report;

import java.util.List;

/**
 * Samples of several loads, each of which is the scenario of its samples. Warm-ups are
 * left out.
 */
final class Loads {

	private final List<Sample> samples;

	Loads(List<Sample> samples) {
		this.samples = samples.stream().filter((sample) -> sample.round() > 0).toList();
	}

	List<String> names() {
		return this.samples.stream().map(Sample::scenario).distinct().toList();
	}

	List<String> configurations() {
		return this.samples.stream().map(Sample::configuration).distinct().toList();
	}

	/**
	 * Return the median of a metric.
	 * @param load the load's name
	 * @param configuration the configuration's name
	 * @param metric the metric
	 * @return the median, {@code NaN} if there is no value
	 */
	double median(String load, String configuration, Metric metric) {
		double[] values = this.samples.stream()
			.filter((sample) -> sample.scenario().equals(load) && sample.configuration().equals(configuration)
					&& sample.metric() == metric)
			.mapToDouble(Sample::value)
			.toArray();
		return (values.length > 0) ? Distribution.of(values).median() : Double.NaN;
	}

}
