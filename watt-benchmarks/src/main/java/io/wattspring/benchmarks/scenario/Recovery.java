package io.wattspring.benchmarks.scenario;

import java.time.Duration;

import io.wattspring.benchmarks.load.OpenLoadResult;
import io.wattspring.benchmarks.report.Distribution;

/**
 * When latencies are normal again after an overload: from the first of three quarters of
 * a second in a row in which all requests are answered and 95 % of them within twice the
 * 95th percentile of before, or 50 ms if that is more.
 */
final class Recovery {

	private static final Duration WINDOW = Duration.ofMillis(250);

	private static final int IN_A_ROW = 3;

	private static final double LEAST_LIMIT_MILLIS = 50;

	private final double limit;

	/**
	 * Create with what is normal.
	 * @param before the result without overload
	 */
	Recovery(OpenLoadResult before) {
		this.limit = Math.max(LEAST_LIMIT_MILLIS,
				before.latencies().map((latencies) -> 2 * latencies.percentile(95)).orElse(0.0));
	}

	/**
	 * Return the time until latencies are normal.
	 * @param result the whole result
	 * @param end time since the start at which the overload ends
	 * @param length how long to look from there
	 * @return milliseconds from the end of the overload, the whole length if they never
	 * are
	 */
	double millis(OpenLoadResult result, Duration end, Duration length) {
		int normal = 0;
		for (Duration at = Duration.ZERO; at.compareTo(length) < 0; at = at.plus(WINDOW)) {
			Duration from = end.plus(at);
			normal = (isNormal(result.between(from, from.plus(WINDOW)))) ? normal + 1 : 0;
			if (normal == IN_A_ROW) {
				return at.minus(WINDOW.multipliedBy(IN_A_ROW - 1L)).toMillis();
			}
		}
		return length.toMillis();
	}

	private boolean isNormal(OpenLoadResult window) {
		double p95 = window.latencies().map((Distribution latencies) -> latencies.percentile(95)).orElse(Double.NaN);
		return window.successPercent() == 100 && p95 <= this.limit;
	}

}
