package io.wattspring.watchdog;

/**
 * Time as the watchdog counts it: a look that comes late moves it on by one interval
 * only. What stopped the watchdog (a garbage collection, a throttled container, SIGSTOP)
 * stopped what it watches too, and is nobody's stall.
 */
final class WatchClock {

	private final long intervalNanos;

	private long last;

	private long time;

	private long lastPause;

	WatchClock(long intervalNanos, long now) {
		this.intervalNanos = intervalNanos;
		this.last = now;
	}

	/**
	 * Move on.
	 * @param now nanosecond time
	 * @return nanoseconds that have passed since the clock was made, without pauses
	 */
	long advance(long now) {
		long passed = Math.min(now - this.last, this.intervalNanos);
		this.lastPause = now - this.last - passed;
		this.time += passed;
		this.last = now;
		return this.time;
	}

	/**
	 * Return how late the last look came.
	 * @return nanoseconds that did not count; small ones are the accuracy of timers
	 */
	long lastPause() {
		return this.lastPause;
	}

}
