package io.wattspring.worker;

import java.util.function.IntPredicate;

/**
 * Decides which worker serves a new connection.
 */
final class Placement {

	private Placement() {
	}

	/**
	 * Choose a worker.
	 * @param own index of the worker whose turn it is
	 * @param workers number of workers
	 * @param turn a number that changes from one connection to the next, so that those
	 * that go elsewhere are spread
	 * @param avoided whether the worker of an index lags
	 * @return the index of the first that does not lag: the own one, or else another; the
	 * own one if all lag
	 */
	static int of(int own, int workers, int turn, IntPredicate avoided) {
		if (!avoided.test(own)) {
			return own;
		}
		int others = workers - 1;
		for (int i = 0; i < others; i++) {
			int other = (own + 1 + Math.floorMod(turn + i, others)) % workers;
			if (!avoided.test(other)) {
				return other;
			}
		}
		return own;
	}

}
