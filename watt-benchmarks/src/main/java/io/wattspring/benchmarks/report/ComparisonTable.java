package io.wattspring.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Markdown table of one scenario: a row for each metric, a column with the median, the
 * minimum and the maximum for each configuration, and a column with the ratio of the
 * medians for each configuration but the first, which is the base.
 */
final class ComparisonTable {

	private static final String NOTHING = "-";

	private final List<Sample> samples;

	private final List<String> configurations;

	ComparisonTable(List<Sample> samples) {
		this.samples = samples;
		this.configurations = samples.stream().map(Sample::configuration).distinct().toList();
	}

	List<String> lines() {
		List<String> lines = new ArrayList<>();
		List<String> header = header();
		lines.add(line(header));
		lines.add("|" + " --- |" + " ---: |".repeat(header.size() - 1));
		for (Metric metric : Metric.values()) {
			if (this.samples.stream().anyMatch((sample) -> sample.metric() == metric)) {
				lines.add(line(row(metric)));
			}
		}
		return lines;
	}

	private List<String> header() {
		List<String> cells = new ArrayList<>(List.of("median (min - max)"));
		cells.addAll(this.configurations);
		others().forEach((name) -> cells.add(name + " / " + this.configurations.get(0)));
		return cells;
	}

	private List<String> row(Metric metric) {
		List<String> cells = new ArrayList<>(List.of((metric.label() + ", " + metric.unit()).replaceAll(", $", "")));
		this.configurations
			.forEach((name) -> cells.add(values(name, metric).map((values) -> cell(metric, values)).orElse(NOTHING)));
		others().forEach((name) -> cells.add(ratio(name, metric)));
		return cells;
	}

	private String cell(Metric metric, Distribution values) {
		return "%s (%s - %s)".formatted(metric.format(values.median()), metric.format(values.min()),
				metric.format(values.max()));
	}

	private String ratio(String configuration, Metric metric) {
		double base = median(this.configurations.get(0), metric);
		double ratio = median(configuration, metric) / base;
		return (Double.isFinite(ratio)) ? String.format(Locale.ROOT, "%.2f", ratio) : NOTHING;
	}

	private double median(String configuration, Metric metric) {
		return values(configuration, metric).map(Distribution::median).orElse(Double.NaN);
	}

	private Optional<Distribution> values(String configuration, Metric metric) {
		double[] values = this.samples.stream()
			.filter((sample) -> sample.configuration().equals(configuration) && sample.metric() == metric)
			.mapToDouble(Sample::value)
			.toArray();
		return (values.length > 0) ? Optional.of(Distribution.of(values)) : Optional.empty();
	}

	private List<String> others() {
		return this.configurations.stream().skip(1).toList();
	}

	private static String line(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

}
