package io.wattspring.actuate;

import java.time.Duration;

/**
 * Durations as numbers of milliseconds.
 */
final class Millis {

	private static final double NANOS = 1_000_000;

	private Millis() {
	}

	/**
	 * Convert a duration.
	 * @param duration the duration
	 * @return milliseconds, to three digits after the point
	 */
	static double of(Duration duration) {
		return Math.round(1000 * duration.toNanos() / NANOS) / 1000.0;
	}

}
