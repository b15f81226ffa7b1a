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
	 * Would serve, but its event loop lags: new connections go to other workers.
	 */
	STALLED,

	/**
	 * Finishes what is in flight and asks clients to leave their connections.
	 */
	DRAINING,

	/**
	 * Was told to take no connections; those that its listener accepts are served by
	 * other workers.
	 */
	PAUSED,

	/**
	 * Has no listener and no event loop any more.
	 */
	STOPPED

}
