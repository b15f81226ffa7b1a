package io.wattspring.benchmarks.load;

import java.time.Duration;

/**
 * Stretch of time with one rate.
 *
 * @param requestsPerSecond the rate, at least 1
 * @param duration the length
 * @since 0.1.0
 */
public record Stage(int requestsPerSecond, Duration duration) {

	public Stage {
		if (requestsPerSecond < 1) {
			throw new IllegalArgumentException("rate: %d (expected: at least 1)".formatted(requestsPerSecond));
		}
	}

	int arrivals() {
		return (int) (this.duration.toMillis() * this.requestsPerSecond / 1000);
	}

}
