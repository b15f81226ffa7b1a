package io.wattspring.benchmarks.application;

/**
 * Misbehaviour of the calling thread. It ends when the thread is interrupted.
 */
final class Fault {

	private Fault() {
	}

	/**
	 * Wait as a blocking call does.
	 * @param millis how long; for ever if negative
	 */
	static void block(long millis) {
		try {
			Thread.sleep((millis < 0) ? Long.MAX_VALUE : millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Keep a processor busy.
	 * @param millis how long, by the clock; for ever if negative
	 */
	static void spin(long millis) {
		long start = System.nanoTime();
		while (!Thread.currentThread().isInterrupted()
				&& (millis < 0 || System.nanoTime() - start < millis * 1_000_000)) {
			Thread.onSpinWait();
		}
	}

}
