package io.wattspring.dispatch;

import io.wattspring.worker.ShedReason;

/**
 * A task that starts a request.
 */
@FunctionalInterface
interface Arrival extends Runnable {

	/**
	 * Take note that it was admitted, but there is nobody to run it after all.
	 * @param reason why
	 */
	default void refused(ShedReason reason) {
	}

}
