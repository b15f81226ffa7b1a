package io.wattspring.benchmarks.scenario;

import java.time.Duration;

import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * {@link Rate} of half the capacity of the first process that it is asked for, which is
 * the base of the comparison: all the others are offered the same.
 */
final class HalfPeak implements Rate {

	private static final Duration LENGTH = Duration.ofSeconds(4);

	private final String path;

	private int rate;

	HalfPeak(String path) {
		this.path = path;
	}

	@Override
	public int of(ApplicationProcess process) throws InterruptedException {
		if (this.rate == 0) {
			this.rate = Math.max(1, (int) (ClosedLoop.run(process, this.path, LENGTH) / 2));
		}
		return this.rate;
	}

}
