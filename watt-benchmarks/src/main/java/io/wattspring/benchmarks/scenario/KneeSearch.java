package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.List;
import java.util.function.DoublePredicate;

import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

/**
 * Search for the knee: the highest rate that a server holds. Rates go up by a half until
 * one is not held; then the middle between the highest that was and the lowest that was
 * not is tried again and again. Each is tried until it was held twice or not held twice:
 * the process may have been cold, or the machine slower or faster than it is.
 */
final class KneeSearch {

	private static final int PROBES = 7;

	private static final double LONGEST_P95_MILLIS = 100;

	private KneeSearch() {
	}

	/**
	 * Find the knee.
	 * @param first the rate to begin with
	 * @param probe tries a rate
	 * @return the highest rate that was held, 1 if none was
	 * @throws IOException if a probe fails
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	static int find(int first, Probe probe) throws IOException, InterruptedException {
		int held = 1;
		int tooHigh = Integer.MAX_VALUE;
		int next = first;
		for (int i = 0; i < PROBES && next > held; i++) {
			if (isHeldTwice(next, probe)) {
				held = next;
			}
			else {
				tooHigh = next;
			}
			next = (tooHigh == Integer.MAX_VALUE) ? held + held / 2 : (held + tooHigh) / 2;
		}
		return held;
	}

	private static boolean isHeldTwice(int rate, Probe probe) throws IOException, InterruptedException {
		boolean first = probe.holds(rate);
		boolean second = probe.holds(rate);
		return (first != second) ? probe.holds(rate) : first;
	}

	/**
	 * Return whether a rate was held: all answered, 95 % of them within 100 ms.
	 * @param samples the outcome
	 * @return whether it was
	 */
	static boolean isHeld(List<Sample> samples) {
		return has(samples, Metric.SUCCESS, (value) -> value == 100)
				&& has(samples, Metric.LATENCY_P95, (value) -> value <= LONGEST_P95_MILLIS);
	}

	private static boolean has(List<Sample> samples, Metric metric, DoublePredicate condition) {
		return samples.stream().anyMatch((sample) -> sample.metric() == metric && condition.test(sample.value()));
	}

	/**
	 * Tries a rate.
	 */
	@FunctionalInterface
	interface Probe {

		/**
		 * Offer a rate.
		 * @param requestsPerSecond the rate
		 * @return whether the server holds it
		 * @throws IOException if that can not be told
		 * @throws InterruptedException if the thread is interrupted meanwhile
		 */
		boolean holds(int requestsPerSecond) throws IOException, InterruptedException;

	}

}
