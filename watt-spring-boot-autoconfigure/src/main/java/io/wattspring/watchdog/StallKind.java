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

	private static final int SHARE = 50;

	/**
	 * Tell from the processor time of a thread what it does. One that has to share
	 * processors with many others works, however little it gets; one that waits uses
	 * none.
	 * @param cpuNanos processor time that it has used
	 * @param nanos nanoseconds that have passed meanwhile
	 * @return the kind
	 */
	static StallKind of(long cpuNanos, long nanos) {
		return (cpuNanos * SHARE > nanos) ? BUSY : BLOCKED;
	}

}
