package io.wattspring.worker;

import java.util.Locale;

/**
 * Why a worker got a fresh event loop.
 *
 * @since 0.1.0
 */
public enum SwapReason {

	/**
	 * The thread of the old one waited: for a lock, a socket, a sleep.
	 */
	BLOCKED,

	/**
	 * The thread of the old one was busy with one task.
	 */
	BUSY,

	/**
	 * The old one had been shut down.
	 */
	SHUT_DOWN,

	/**
	 * All workers were reloaded.
	 */
	RELOAD,

	/**
	 * An operator asked for it.
	 */
	SWAP,

	/**
	 * The worker was paused.
	 */
	PAUSE;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
