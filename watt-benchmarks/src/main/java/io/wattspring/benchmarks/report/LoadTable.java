package io.wattspring.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Markdown table of several loads: a row for each load and configuration, with medians. A
 * line before it has the knee and what each configuration could answer when it was warm.
 */
final class LoadTable {

	private static final List<Metric> COLUMNS = List.of(Metric.OFFERED, Metric.RATE, Metric.SUCCESS, Metric.LATENCY_P50,
			Metric.LATENCY_P95, Metric.LATENCY_P99, Metric.LATENCY_MAX, Metric.CPU, Metric.RESIDENT, Metric.STOLEN,
			Metric.OTHERS, Metric.ATTEMPTS);

	/**
	 * What became of requests that were not answered, in one column.
	 */
	private static final List<Metric> UNANSWERED = List.of(Metric.SHED, Metric.TIMED_OUT, Metric.BROKEN,
			Metric.NOT_SENT);

	private final Loads loads;

	private final List<Sample> before;

	LoadTable(List<Sample> samples) {
		this.loads = new Loads(samples);
		this.before = samples.stream()
			.filter((sample) -> sample.metric() == Metric.KNEE || sample.metric() == Metric.WARMED_UP)
			.toList();
	}

	List<String> lines() {
		List<String> lines = new ArrayList<>();
		this.before.forEach((sample) -> lines.add("- " + sample));
		lines.add("");
		lines.add(line("load", "configuration",
				Stream.concat(COLUMNS.stream().map(LoadTable::header), Stream.of(joined(Metric::label)))));
		lines.add("| --- | --- |" + " ---: |".repeat(COLUMNS.size() + 1));
		for (String load : this.loads.names()) {
			for (String configuration : this.loads.configurations()) {
				lines.add(line(load, configuration,
						Stream.concat(COLUMNS.stream().map((metric) -> cell(load, configuration, metric)),
								Stream.of(unanswered(load, configuration)))));
			}
		}
		return lines;
	}

	private String unanswered(String load, String configuration) {
		boolean none = UNANSWERED.stream().noneMatch((metric) -> this.loads.median(load, configuration, metric) > 0);
		return (none) ? "" : joined((metric) -> cell(load, configuration, metric));
	}

	private static String joined(Function<Metric, String> text) {
		return UNANSWERED.stream().map(text).collect(Collectors.joining(" / "));
	}

	private static String header(Metric metric) {
		return "%s, %s".formatted(metric.label(), metric.unit());
	}

	private String cell(String load, String configuration, Metric metric) {
		double value = this.loads.median(load, configuration, metric);
		return Double.isNaN(value) ? "" : metric.format(value);
	}

	private static String line(String load, String configuration, Stream<String> cells) {
		return "| %s | %s | %s |".formatted(load, configuration, String.join(" | ", cells.toList()));
	}

}
