package io.wattspring.watchdog;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time as the watchdog counts it: a look that comes late moves it on by one interval
 * only. What stopped the watchdog (a garbage collection, a throttled container, SIGSTOP)
 * stopped what it watches too, and is nobody's stall. The watchdog moves the clock on;
 * any thread may read it, and sees it pass between two looks.
 *
 * @since 0.1.0
 */
public final class WatchClock implements LongSupplier {

	private final long intervalNanos;

	private final LongSupplier nanoTime;

	private volatile Look last;

	private volatile long lastPause;

	/**
	 * Create a clock that begins with zero.
	 * @param interval time between two looks
	 */
	public WatchClock(Duration interval) {
		this(interval.toNanos(), System::nanoTime);
	}

	WatchClock(long intervalNanos, LongSupplier nanoTime) {
		this.intervalNanos = intervalNanos;
		this.nanoTime = nanoTime;
		this.last = new Look(nanoTime.getAsLong(), 0);
	}

	/**
	 * Move on, at a look of the watchdog.
	 * @return nanoseconds that have passed since the clock was made, without pauses
	 */
	long advance() {
		long now = this.nanoTime.getAsLong();
		long time = this.last.timeAt(now, this.intervalNanos);
		this.lastPause = now - this.last.at() - (time - this.last.time());
		this.last = new Look(now, time);
		return time;
	}

	@Override
	public long getAsLong() {
		// Read first: time must not be taken before the look that it is compared with
		Look last = this.last;
		return last.timeAt(this.nanoTime.getAsLong(), this.intervalNanos);
	}

	/**
	 * Return how late the last look came.
	 * @return nanoseconds that did not count; small ones are the accuracy of timers
	 */
	long lastPause() {
		return this.lastPause;
	}

	/**
	 * A look.
	 *
	 * @param at nanosecond time at which it was
	 * @param time what the clock showed
	 */
	private record Look(long at, long time) {

		long timeAt(long now, long most) {
			return this.time + Math.min(now - this.at, most);
		}

	}

}
