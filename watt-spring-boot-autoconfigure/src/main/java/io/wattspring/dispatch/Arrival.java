package io.wattspring.dispatch;

import io.wattspring.worker.ShedReason;

/**
 * A task that starts a request.
 */
@FunctionalInterface
interface Arrival extends Runnable {

	/**
	 * Return whether its client has left while it waited.
	 * @return whether nobody waits for it any more
	 */
	default boolean isCancelled() {
		return false;
	}

	/**
	 * Take note that it was admitted, but is not run after all.
	 * @param reason why
	 * @return whether somebody still waits for it
	 */
	default boolean refuse(ShedReason reason) {
		return true;
	}

}
