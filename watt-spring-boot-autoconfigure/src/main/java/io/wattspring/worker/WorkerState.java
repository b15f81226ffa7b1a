package io.wattspring.worker;

/**
 * What a worker does with connections.
 *
 * @since 0.1.0
 */
public enum WorkerState {

	/**
	 * Accepts connections and serves them.
	 */
	SERVING,

	/**
	 * Finishes what is in flight and asks clients to leave their connections.
	 */
	DRAINING,

	/**
	 * Has no listener and no event loop any more.
	 */
	STOPPED

}
