package io.wattspring.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Report}, {@link ComparisonTable} and {@link CsvFile}.
 */
class ReportTests {

	private static final List<Sample> SAMPLES = List.of(rate("stock", 1, 1000), rate("run-queue", 1, 1200),
			rate("stock", 2, 3000), rate("run-queue", 2, 2400), new Sample("hello", "stock", 1, Metric.ERRORS, 0),
			new Sample("hello", "run-queue", 1, Metric.ERRORS, 0));

	@Test
	void tableHasMediansAndRatiosToTheFirstConfiguration() {
		assertThat(new ComparisonTable(SAMPLES).lines()).containsExactly(
				"| median (min - max) | stock | run-queue | run-queue / stock |", "| --- | ---: | ---: | ---: |",
				"| requests, 1/s | 2,000 (1,000 - 3,000) | 1,800 (1,200 - 2,400) | 0.90 |",
				"| errors, requests | 0 (0 - 0) | 0 (0 - 0) | - |");
	}

	@Test
	void tableWhenConfigurationLacksMetricHasDash() {
		List<Sample> samples = List.of(rate("stock", 1, 1000),
				new Sample("hello", "run-queue", 1, Metric.LATENCY_P99, 1.5));
		assertThat(new ComparisonTable(samples).lines()).contains("| requests, 1/s | 1,000 (1,000 - 1,000) | - | - |",
				"| latency p99, ms | - | 1.50 (1.50 - 1.50) | - |");
	}

	@Test
	void reportWhenNothingFailedHasNotFailed() {
		Report report = new Report(List.of("2 processors"));
		report.add("hello", "how", SAMPLES);
		assertThat(report.hasFailed()).isFalse();
		assertThat(report.toString()).startsWith("# Benchmarks\n\n- 2 processors\n\n## hello\n\nhow\n\n| median");
	}

	@Test
	void reportWhenRequestsFailedHasFailed() {
		Report report = new Report(List.of());
		List<String> lines = report.add("hello", "how", List.of(new Sample("hello", "stock", 3, Metric.ERRORS, 12)));
		assertThat(report.hasFailed()).isTrue();
		assertThat(lines).contains("**FAILED** hello, stock, round 3: errors 12 requests");
	}

	@Test
	void reportWhenScenarioBrokeHasFailed() {
		Report report = new Report(List.of());
		report.addFailure("hello: not ready");
		assertThat(report.hasFailed()).isTrue();
		assertThat(report.toString()).contains("**FAILED** hello: not ready");
	}

	@Test
	void csvHasRowForEachSample(@TempDir Path directory) throws Exception {
		Path path = directory.resolve("results.csv");
		CsvFile csv = new CsvFile(path);
		csv.append(rate("stock", 2, 1234.5));
		assertThat(Files.readAllLines(path)).containsExactly("scenario,configuration,round,metric,unit,value",
				"hello,stock,2,rate,1/s,1234.500");
	}

	private static Sample rate(String configuration, int round, double value) {
		return new Sample("hello", configuration, round, Metric.RATE, value);
	}

}
