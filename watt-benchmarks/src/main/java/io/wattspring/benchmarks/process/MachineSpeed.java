package io.wattspring.benchmarks.process;

import java.util.stream.DoubleStream;

/**
 * A fixed piece of work on one thread. How long it takes tells how fast the machine is
 * just then: virtual processors are shared with others that cannot be seen.
 *
 * @since 0.1.0
 */
public final class MachineSpeed {

	private static final int STEPS = 20_000_000;

	private static final int TRIES = 5;

	private static volatile long result;

	private MachineSpeed() {
	}

	/**
	 * Do the work some times.
	 * @return milliseconds, the median
	 */
	public static double millis() {
		return DoubleStream.generate(MachineSpeed::once)
			.limit(TRIES)
			.sorted()
			.skip(TRIES / 2)
			.findFirst()
			.orElseThrow();
	}

	private static double once() {
		long start = System.nanoTime();
		long state = 88172645463325252L;
		for (int i = 0; i < STEPS; i++) {
			state ^= state << 13;
			state ^= state >>> 7;
			state ^= state << 17;
		}
		result = state;
		return (System.nanoTime() - start) / 1e6;
	}

}
