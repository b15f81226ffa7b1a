package io.wattspring.benchmarks.process;

import java.time.Duration;

/**
 * Unit of CPU times in {@code /proc}.
 */
final class Ticks {

	// USER_HZ: the kernel shows 100 ticks per second on every architecture that Java runs
	// on
	private static final long MILLIS = 10;

	private Ticks() {
	}

	static Duration duration(long ticks) {
		return Duration.ofMillis(MILLIS * ticks);
	}

}
