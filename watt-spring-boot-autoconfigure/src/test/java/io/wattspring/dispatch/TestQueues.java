package io.wattspring.dispatch;

import java.time.Duration;

/**
 * Run queues of which tests need only some properties.
 */
final class TestQueues {

	private TestQueues() {
	}

	static RunQueue queue(int threads, int capacity) {
		return queue(threads, capacity, 8);
	}

	static RunQueue queue(int threads, int capacity, int maxQuarantined) {
		return new RunQueue(threads, new AdmissionLimits(false, Duration.ofMillis(100), Duration.ofSeconds(1),
				Duration.ZERO, capacity, Integer.MAX_VALUE), maxQuarantined);
	}

}
