package io.wattspring.watchdog;

import java.util.concurrent.TimeUnit;

/**
 * Decides when a worker may get another fresh event loop: at once the first time, then
 * after a delay that doubles from swap to swap, until the worker has been well for a
 * while. Times are nanoseconds of the same clock.
 */
final class SwapBackOff {

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
	 * Ask for a swap.
	 * @param now the time
	 * @return whether it may be now; if so it counts as done
	 */
	boolean tryAcquire(long now) {
		if (!this.troubled || now - this.lastTrouble > QUIET) {
			this.troubled = true;
			this.delay = 0;
			this.notBefore = now;
		}
		this.lastTrouble = now;
		if (now < this.notBefore) {
			return false;
		}
		this.delay = (this.delay != 0) ? Math.min(2 * this.delay, LONGEST_DELAY) : FIRST_DELAY;
		this.notBefore = now + this.delay;
		return true;
	}

}
