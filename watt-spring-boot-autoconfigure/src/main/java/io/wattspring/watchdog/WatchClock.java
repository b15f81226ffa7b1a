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
		this.time += Math.min(now - this.last, this.intervalNanos);
		this.last = now;
		return this.time;
	}

}
