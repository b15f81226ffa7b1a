package io.wattspring.benchmarks.application;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Burns CPU time of the calling thread. It is the thread's own CPU time that counts, not
 * the clock: a thread that waits for a core has burnt nothing yet, so more threads than
 * cores gain nothing.
 */
final class CpuBurner {

	private static final long LONGEST_MICROS = 1_000_000;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private CpuBurner() {
	}

	/**
	 * Burn CPU time.
	 * @param micros the CPU time, 0 to 1,000,000 microseconds
	 */
	static void burn(long micros) {
		if (micros < 0 || micros > LONGEST_MICROS) {
			throw new IllegalArgumentException("us: %d (expected: 0 to %d)".formatted(micros, LONGEST_MICROS));
		}
		long end = THREADS.getCurrentThreadCpuTime() + micros * 1000;
		while (THREADS.getCurrentThreadCpuTime() < end) {
			Thread.onSpinWait();
		}
	}

}
