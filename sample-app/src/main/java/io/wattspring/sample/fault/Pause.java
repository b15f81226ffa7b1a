package io.wattspring.sample.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Holds up whichever thread takes it until it is over. As in code that swallows
 * interrupts, being interrupted does not end it.
 *
 * @param duration how long
 */
record Pause(Duration duration) {

	/**
	 * Sleep on the calling thread, which is interrupted afterwards if it was meanwhile.
	 * @return a text that says how long
	 */
	public String take() {
		long end = System.nanoTime() + this.duration.toNanos();
		boolean interrupted = Thread.interrupted();
		for (long left = this.duration.toNanos(); left > 0; left = end - System.nanoTime()) {
			try {
				TimeUnit.NANOSECONDS.sleep(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return "blocked " + this.duration.toMillis() + " ms on " + Thread.currentThread().getName();
	}

}
