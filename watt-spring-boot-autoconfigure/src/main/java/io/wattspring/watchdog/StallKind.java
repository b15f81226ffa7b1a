package io.wattspring.watchdog;

/**
 * What a thread does that is stuck with a task.
 *
 * @since 0.1.0
 */
public enum StallKind {

	/**
	 * It waits: for a lock, a socket, a sleep.
	 */
	BLOCKED,

	/**
	 * It uses the processor.
	 */
	BUSY;

	static StallKind of(long cpuNanos, long nanos) {
		return (cpuNanos * 2 > nanos) ? BUSY : BLOCKED;
	}

}
