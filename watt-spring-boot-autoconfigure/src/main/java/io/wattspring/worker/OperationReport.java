package io.wattspring.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an operation did.
 *
 * @param operation the operation
 * @param time when it began
 * @param duration how long it took
 * @param workers number of workers after it
 * @param steps what it did to which worker, in order
 * @since 0.1.0
 */
public record OperationReport(Operation operation, Instant time, Duration duration, int workers, List<Step> steps) {

	/**
	 * What was done to a worker.
	 *
	 * @param worker number of the worker
	 * @param done what was done
	 * @param drained how its connections ended, {@code zeros} if nothing was drained
	 */
	public record Step(int worker, Done done, Drained drained) {

		static Step of(int worker, Done done) {
			return new Step(worker, done, new Drained(0, 0));
		}

	}

	/**
	 * What can be done to a worker.
	 */
	public enum Done {

		/**
		 * It got a fresh event loop.
		 */
		SWAPPED,

		/**
		 * It was added.
		 */
		ADDED,

		/**
		 * It has left.
		 */
		REMOVED,

		/**
		 * It takes no connections.
		 */
		PAUSED,

		/**
		 * It takes connections again.
		 */
		RESUMED

	}

}
