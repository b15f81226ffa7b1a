package io.wattspring.sample.fault;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a thread busy until a clock has advanced. Being interrupted does not stop it.
 */
final class Burner {

	private final LongSupplier clock;

	/**
	 * Create a burner.
	 * @param clock the clock to go by, in nanoseconds
	 */
	Burner(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Return a burner that goes by the CPU time of its thread: an amount of work, which
	 * takes longer when the CPU is shared.
	 * @return the burner
	 */
	static Burner ofCpuTime() {
		return new Burner(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
	}

	/**
	 * Return a burner that goes by the time on the wall.
	 * @return the burner
	 */
	static Burner ofWallTime() {
		return new Burner(System::nanoTime);
	}

	void burn(Duration duration) {
		long start = this.clock.getAsLong();
		while (this.clock.getAsLong() - start < duration.toNanos()) {
			Thread.onSpinWait();
		}
	}

}
