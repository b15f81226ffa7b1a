package io.wattspring.cache;

import java.util.concurrent.TimeUnit;

/**
 * How much a client delays others of late.
 * <p>
 * Time in which others wait for it counts for, time in which it waits for others against
 * it, and both are forgotten by and by: a client that is somewhat slower than others, or
 * as fast and slower now and then, never comes to much, one that reads nothing soon does.
 */
final class Delay {

	private final double patience;

	private double nanos;

	private Part part = Part.NONE;

	/**
	 * Create a delay.
	 * @param patience nanoseconds that are too many; twice as many is what a client comes
	 * to for whom others wait all the time
	 */
	Delay(long patience) {
		this.patience = Math.max(patience, TimeUnit.MILLISECONDS.toNanos(1));
	}

	/**
	 * Go on.
	 * @param elapsed nanoseconds since the last time
	 * @param next part of the client from now on
	 */
	void advance(long elapsed, Part next) {
		double limit = 2 * this.patience;
		double kept = Math.exp(-elapsed / limit);
		double added = switch (this.part) {
			case AWAITED -> limit * (1 - kept);
			case WAITING -> -limit * (1 - kept);
			case NONE -> 0;
		};
		this.nanos = Math.max(0, this.nanos * kept + added);
		this.part = next;
	}

	/**
	 * Return whether others have waited for the client for too long.
	 * @return whether it is too much
	 */
	boolean isTooLong() {
		return this.nanos >= this.patience;
	}

	/**
	 * Part of a client in a delay.
	 */
	enum Part {

		/**
		 * Others wait for it.
		 */
		AWAITED,

		/**
		 * It waits for others.
		 */
		WAITING,

		/**
		 * Neither.
		 */
		NONE

	}

}
