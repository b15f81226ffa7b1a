package io.wattspring.watchdog;

/**
 * Time in which the process ran or collected garbage. Other pauses (SIGSTOP, a throttled
 * container) do not count, and a single long collection counts for a bounded time only:
 * one full collection of a large heap does not mean that the heap is exhausted.
 */
final class RunningTime {

	private final long intervalNanos;

	private final long longestNanos;

	private long last;

	private long lastGc;

	private long time;

	private long gcTime;

	/**
	 * Create a time that begins with zero.
	 * @param intervalNanos time between two looks
	 * @param longestNanos most that passes between two looks
	 * @param now nanosecond time
	 * @param gcNanos time spent in pauses for garbage collection so far
	 */
	RunningTime(long intervalNanos, long longestNanos, long now, long gcNanos) {
		this.intervalNanos = intervalNanos;
		this.longestNanos = Math.max(longestNanos, intervalNanos);
		this.last = now;
		this.lastGc = gcNanos;
	}

	/**
	 * Move on.
	 * @param now nanosecond time
	 * @param gcNanos time spent in pauses for garbage collection so far
	 */
	void advance(long now, long gcNanos) {
		long gc = Math.max(0, gcNanos - this.lastGc);
		long passed = Math.min(now - this.last, Math.min(this.intervalNanos + gc, this.longestNanos));
		this.last = now;
		this.lastGc = gcNanos;
		this.time += passed;
		this.gcTime += Math.min(gc, passed);
	}

	/**
	 * Return the time that has passed.
	 * @return the time in nanoseconds
	 */
	long time() {
		return this.time;
	}

	/**
	 * Return how much of the time was spent in pauses for garbage collection.
	 * @return the time in nanoseconds
	 */
	long gcTime() {
		return this.gcTime;
	}

}
