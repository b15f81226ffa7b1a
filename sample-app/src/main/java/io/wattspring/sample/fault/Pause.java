package io.wattspring.sample.fault;

import java.time.Duration;

/**
 * Holds up whichever thread takes it, until it is over or the thread is interrupted.
 *
 * @param duration how long
 */
record Pause(Duration duration) {

	/**
	 * Sleep on the calling thread.
	 * @return a text that says how long
	 * @throws IllegalStateException if the thread is interrupted meanwhile
	 */
	public String take() {
		try {
			Thread.sleep(this.duration.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted in a pause of " + this.duration.toMillis() + " ms", ex);
		}
		return "blocked " + this.duration.toMillis() + " ms on " + Thread.currentThread().getName();
	}

}
