package io.wattspring.worker;

/**
 * Told how long requests wait for a run thread and how long tasks run, by the run thread
 * itself: must be quick, and must not fail.
 *
 * @since 0.1.0
 */
public interface RunTimes {

	/**
	 * A request has waited for its turn.
	 * @param nanos nanoseconds
	 */
	void waited(long nanos);

	/**
	 * A task has run.
	 * @param nanos nanoseconds
	 */
	void ran(long nanos);

}
