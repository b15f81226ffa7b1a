package io.wattspring.worker;

import java.util.List;

/**
 * The threads that run application code, as the watchdog and the endpoint see them. No
 * method waits for a thread.
 *
 * @since 0.1.0
 */
public interface RunThreads {

	/**
	 * Return what the threads do.
	 * @return a snapshot of each thread that lives
	 */
	List<RunThreadSnapshot> snapshots();

	/**
	 * Return how many requests wait for a thread.
	 * @return the number of requests
	 */
	int waiting();

	/**
	 * Have as many spare threads as are needed while others are stuck; those that are too
	 * many end after the task that they run.
	 * @param wanted number of spares, not negative
	 */
	void spares(int wanted);

}
