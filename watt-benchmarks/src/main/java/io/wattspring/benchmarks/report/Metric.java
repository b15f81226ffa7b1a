package io.wattspring.benchmarks.report;

import java.util.Locale;

/**
 * What a sample is a value of.
 *
 * @since 0.1.0
 */
public enum Metric {

	/**
	 * Load before the first round until the CPU time for each request was stable.
	 */
	WARMUP("warm-up", "s", 0),

	/**
	 * Completed requests per second.
	 */
	RATE("requests", "1/s", 0),

	/**
	 * User and system time of the server's process for each completed request.
	 */
	SERVER_CPU("server CPU", "µs/request", 1),

	/**
	 * User and system time of the load generator for each completed request.
	 */
	GENERATOR_CPU("generator CPU", "µs/request", 1),

	/**
	 * The median of the latency.
	 */
	LATENCY_P50("latency p50", "ms", 2),

	/**
	 * The 99th percentile of the latency.
	 */
	LATENCY_P99("latency p99", "ms", 2),

	/**
	 * The longest latency.
	 */
	LATENCY_MAX("latency max", "ms", 2),

	/**
	 * Requests that failed.
	 */
	ERRORS("errors", "requests", 0),

	/**
	 * Connections that could not be opened, or whose only request was not answered.
	 */
	REFUSED("refused", "connections", 0),

	/**
	 * Idle connections that the server closed.
	 */
	DROPPED("dropped", "connections", 0),

	/**
	 * What Spring Boot logs as the time it took to start.
	 */
	STARTED("'Started ... in'", "ms", 0),

	/**
	 * Wall time from the start of the process to the application's ready event.
	 */
	READY("process to ready", "ms", 0),

	/**
	 * Wall time from the start of the process to the first answer.
	 */
	FIRST_ANSWER("process to first 200", "ms", 0),

	/**
	 * CPU time of the process until the first answer.
	 */
	STARTUP_CPU("CPU to first 200", "ms", 0),

	/**
	 * Resident set size of the server's process.
	 */
	RESIDENT("resident set", "MiB", 1),

	/**
	 * Number of threads of the server's process.
	 */
	THREADS("threads", "", 0);

	private final String label;

	private final String unit;

	private final int decimals;

	Metric(String label, String unit, int decimals) {
		this.label = label;
		this.unit = unit;
		this.decimals = decimals;
	}

	/**
	 * Return whether any value other than 0 is a failure.
	 * @return whether it must be 0
	 */
	public boolean mustBeZero() {
		return this == ERRORS || this == REFUSED || this == DROPPED;
	}

	String label() {
		return this.label;
	}

	String unit() {
		return this.unit;
	}

	String format(double value) {
		return String.format(Locale.ROOT, "%,." + this.decimals + "f", value);
	}

}
