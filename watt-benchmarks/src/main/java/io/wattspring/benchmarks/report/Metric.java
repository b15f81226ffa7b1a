package io.wattspring.benchmarks.report;

import java.util.Locale;

/**
 * What a sample is a value of.
 *
 * @since 0.1.0
 */
public enum Metric {

	/**
	 * Time that a fixed piece of work takes just before the measurement: how fast the
	 * machine is at that moment.
	 */
	MACHINE("fixed work", "ms", 1),

	/**
	 * Share of the processors' time in the measurement that the machine's host gave to
	 * others.
	 */
	STOLEN("stolen", "%", 1),

	/**
	 * Share of the processors' time in the measurement that was used by others than the
	 * harness and all processes that it started: other processes and threads of the
	 * kernel. Without other processes that is 0 to 2 %: half a percent of the kernel's
	 * threads, and what ticks are wrong by. Softirqs, by which the kernel passes on the
	 * load, count for the process that they interrupt, unless the kernel has
	 * {@code CONFIG_IRQ_TIME_ACCOUNTING}.
	 */
	OTHERS("used by others", "%", 1),

	/**
	 * How often the measurement was tried, of which the least disturbed counts, if more
	 * than once.
	 */
	ATTEMPTS("tried", "times", 0),

	/**
	 * Load before the first measurement, the same for all configurations.
	 */
	WARMUP("warm-up", "s", 0),

	/**
	 * Answered requests per second with 16 always in flight in the last seconds of the
	 * warm-up.
	 */
	WARMED_UP("at the end of the warm-up", "1/s", 0),

	/**
	 * Answered requests per second with 16 always in flight.
	 */
	PEAK("peak", "1/s", 0),

	/**
	 * Highest rate that is held: all answered, 95 % of them within 100 ms.
	 */
	KNEE("knee", "1/s", 0),

	/**
	 * Arrivals per second.
	 */
	OFFERED("offered", "1/s", 0),

	/**
	 * Completed requests per second.
	 */
	RATE("requests", "1/s", 0),

	/**
	 * Answered requests per second under overload in proportion to the peak.
	 */
	PEAK_SHARE("answered / peak", "%", 1),

	/**
	 * Share of the requests that were due and count which were answered with 200 in time.
	 */
	SUCCESS("success", "%", 3),

	/**
	 * User and system time of the server's process for each completed request.
	 */
	SERVER_CPU("server CPU", "µs/request", 1),

	/**
	 * User and system time of the server's processes for each answered request.
	 */
	CPU("CPU", "ms/request", 2),

	/**
	 * User and system time of the server for each request refused with 503.
	 */
	SHED_CPU("server CPU, shed", "µs/request", 1),

	/**
	 * User and system time of the load generator for each completed request.
	 */
	GENERATOR_CPU("generator CPU", "µs/request", 1),

	/**
	 * User and system time of the harness in proportion to the time that passed.
	 */
	GENERATOR_SHARE("generator CPU", "% of a core", 1),

	/**
	 * The median of the latency before the faults or the overload.
	 */
	CALM_P50("latency p50 before", "ms", 2),

	/**
	 * The 99th percentile of the latency before the faults or the overload.
	 */
	CALM_P99("latency p99 before", "ms", 2),

	/**
	 * The 99th percentile of the latency as soon as the fault is there, in code that has
	 * not been compiled for it.
	 */
	FIRST_P99("latency p99 at first", "ms", 2),

	/**
	 * The mean latency.
	 */
	LATENCY_MEAN("latency mean", "ms", 2),

	/**
	 * The median of the latency.
	 */
	LATENCY_P50("latency p50", "ms", 2),

	/**
	 * The 95th percentile of the latency.
	 */
	LATENCY_P95("latency p95", "ms", 2),

	/**
	 * The 99th percentile of the latency.
	 */
	LATENCY_P99("latency p99", "ms", 2),

	/**
	 * The longest latency.
	 */
	LATENCY_MAX("latency max", "ms", 2),

	/**
	 * Time from the end of an overload until latencies are normal.
	 */
	RECOVERY("normal again after", "ms", 0),

	/**
	 * Requests refused with 503.
	 */
	SHED("shed", "requests", 0),

	/**
	 * Requests without a whole answer within 5 seconds of their scheduled arrival.
	 */
	TIMED_OUT("timed out", "requests", 0),

	/**
	 * Requests with another status than 200 and 503, or whose connection failed.
	 */
	BROKEN("broken", "requests", 0),

	/**
	 * Arrivals that were not sent because too many requests were in flight.
	 */
	NOT_SENT("not sent", "requests", 0),

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
	 * Heap in use after a full collection, before the overload.
	 */
	HEAP_BEFORE("heap before", "MiB", 1),

	/**
	 * Heap in use after a full collection.
	 */
	HEAP("heap", "MiB", 1),

	/**
	 * Resident set size of the server's process before the overload.
	 */
	RESIDENT_BEFORE("resident set before", "MiB", 1),

	/**
	 * Resident set size of the server's process.
	 */
	RESIDENT("resident set", "MiB", 1),

	/**
	 * CPU time of the watchdog's thread while there are no requests.
	 */
	IDLE_WATCHDOG("watchdog CPU, idle", "% of a core", 3),

	/**
	 * CPU time of the watchdog's thread under load.
	 */
	BUSY_WATCHDOG("watchdog CPU, load", "% of a core", 3),

	/**
	 * Most spare threads at a time.
	 */
	SPARES("spares", "", 0),

	/**
	 * Stalls reported.
	 */
	STALLS("stalls", "", 0),

	/**
	 * What else the endpoint says the watchdog did: handlers given up, threads
	 * quarantined, loops swapped.
	 */
	INTERVENTIONS("give-ups and swaps", "", 0),

	/**
	 * How long the process was stopped, or collected garbage, by the clock of the
	 * harness.
	 */
	PAUSE("pause", "ms", 0),

	/**
	 * How often a handler was called.
	 */
	CALLS("handler calls", "", 0),

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
