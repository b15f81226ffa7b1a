package io.wattspring.worker;

import java.util.Locale;

/**
 * What an operator can have done to workers.
 *
 * @since 0.1.0
 */
public enum Operation {

	/**
	 * Give each worker a fresh event loop, one after the other.
	 */
	RELOAD,

	/**
	 * Change the number of workers.
	 */
	SCALE,

	/**
	 * Give a worker a fresh event loop.
	 */
	SWAP,

	/**
	 * Have a worker take no connections.
	 */
	PAUSE,

	/**
	 * Have a worker take connections again.
	 */
	RESUME;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
