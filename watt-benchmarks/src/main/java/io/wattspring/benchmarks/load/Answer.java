package io.wattspring.benchmarks.load;

/**
 * Outcome of one request.
 *
 * @param dueNanos nanoseconds from the start to the scheduled arrival
 * @param nanos nanoseconds from the scheduled arrival to the outcome
 * @param outcome what became of it
 * @since 0.1.0
 */
public record Answer(long dueNanos, long nanos, Outcome outcome) {

	boolean isDueIn(long fromNanos, long toNanos) {
		return this.dueNanos >= fromNanos && this.dueNanos < toNanos;
	}

}
