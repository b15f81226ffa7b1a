package io.wattspring.worker;

import java.util.Locale;

/**
 * Why a request was refused before the application saw it.
 *
 * @since 0.1.0
 */
public enum ShedReason {

	/**
	 * Requests have to wait too long for a run thread.
	 */
	DELAY,

	/**
	 * As many requests wait as may.
	 */
	QUEUE_FULL,

	/**
	 * As many requests are in flight as may be.
	 */
	IN_FLIGHT,

	/**
	 * There is no run thread, since too many were given up on, or the server stops.
	 */
	NO_THREAD;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
