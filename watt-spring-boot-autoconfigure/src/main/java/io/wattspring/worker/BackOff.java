package io.wattspring.worker;

import java.util.concurrent.TimeUnit;

/**
 * Decides when something that may fail again is done again: at once the first time, then
 * after a delay that doubles from time to time, one second to sixty, until there was no
 * trouble for a minute. Times are nanoseconds of the same clock.
 *
 * @since 0.1.0
 */
public final class BackOff {

	private static final long FIRST_DELAY = TimeUnit.SECONDS.toNanos(1);

	private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(60);

	/**
	 * Time without trouble after which all is forgotten.
	 */
	private static final long QUIET = TimeUnit.SECONDS.toNanos(60);

	private boolean troubled;

	private long lastTrouble;

	private long delay;

	private long notBefore;

	/**
	 * Return how long it is not to be done again.
	 * @param now the time
	 * @return nanoseconds; 0 if it may be now
	 */
	public long remaining(long now) {
		boolean forgotten = !this.troubled || now - this.lastTrouble > QUIET;
		return (forgotten) ? 0 : Math.max(0, this.notBefore - now);
	}

	/**
	 * Ask whether to do it.
	 * @param now the time
	 * @return whether it may be now; if so it counts as done
	 */
	public boolean tryAcquire(long now) {
		if (!this.troubled || now - this.lastTrouble > QUIET) {
			this.troubled = true;
			this.delay = 0;
			this.notBefore = now;
		}
		this.lastTrouble = now;
		if (now - this.notBefore < 0) {
			return false;
		}
		this.delay = (this.delay != 0) ? Math.min(2 * this.delay, LONGEST_DELAY) : FIRST_DELAY;
		this.notBefore = now + this.delay;
		return true;
	}

}
