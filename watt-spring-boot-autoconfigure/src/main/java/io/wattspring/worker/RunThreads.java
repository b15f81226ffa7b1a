package io.wattspring.worker;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The threads that run application code, as the watchdog and the endpoint see them. No
 * method waits for a thread.
 *
 * @since 0.1.0
 */
public interface RunThreads {

	/**
	 * Return what the threads do.
	 * @return a snapshot of each thread that lives and has not been given up on
	 */
	List<RunThreadSnapshot> snapshots();

	/**
	 * Return how many requests wait for a thread.
	 * @return the number of requests
	 */
	int waiting();

	/**
	 * Return how long requests have waited for a thread.
	 * @return what was measured in the last seconds
	 */
	WaitSnapshot waits();

	/**
	 * Return how busy the threads are.
	 * @return the activity of each thread that lives and has not been given up on
	 */
	List<RunThreadActivity> activity();

	/**
	 * Return which requests are admitted.
	 * @return a snapshot
	 */
	AdmissionSnapshot admission();

	/**
	 * Tell somebody of all times from now on, besides those who are told already.
	 * @param times who is told
	 */
	void tell(RunTimes times);

	/**
	 * Take note that no thread could work for a while: the process was paused, or all
	 * threads waited. Requests that had to wait meanwhile are no sign of overload.
	 * @param nanos nanoseconds
	 */
	void stoodStill(long nanos);

	/**
	 * Measure how busy the threads are and, with heartbeats, how long work waits for
	 * threads other than these. To be called by one thread, again and again.
	 */
	void beat();

	/**
	 * Have as many threads from now on, besides spares. Those that are too many end after
	 * the task that they run.
	 * @param threads number of threads, at least 1
	 */
	void resize(int threads);

	/**
	 * Have as many spare threads as are needed while others are stuck; those that are too
	 * many end after the task that they run.
	 * @param wanted number of spares, not negative
	 */
	void spares(int wanted);

	/**
	 * Let a thread leave the processors to others, if it still runs what it ran. It ends
	 * after that and another takes its place, for its priority cannot be raised again.
	 * @param busy what the thread does
	 * @return whether it does; not where there is no Linux or no JNA
	 */
	boolean slowDown(RunThreadSnapshot busy);

	/**
	 * Give up on a thread, if it still runs what it ran: answer its request in its place,
	 * interrupt it, and let a fresh thread take its place.
	 * @param stuck what the thread does
	 * @param duration how long it has been seen doing it
	 * @return whether it was given up on
	 */
	boolean giveUp(RunThreadSnapshot stuck, Duration duration);

	/**
	 * Return the threads that were given up on and have not ended.
	 * @return the threads, the oldest first
	 */
	List<QuarantinedThread> quarantined();

	/**
	 * Return why a thread could not be started since the last call; it is tried again.
	 * @return the failure, or {@code null} if all could
	 */
	@Nullable Throwable startFailure();

	/**
	 * Return how many threads were replaced.
	 * @return the number since start
	 */
	RunThreadReplacements replacements();

}
