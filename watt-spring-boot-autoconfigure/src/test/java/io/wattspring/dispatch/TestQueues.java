package io.wattspring.dispatch;

import java.time.Duration;

/**
 * Run queues of which tests need only some properties.
 */
final class TestQueues {

	private TestQueues() {
	}

	static RunQueue queue(int threads, int capacity) {
		return new RunQueue(threads,
				new AdmissionLimits(false, Duration.ofMillis(100), Duration.ofSeconds(1), capacity, Integer.MAX_VALUE),
				8);
	}

}
