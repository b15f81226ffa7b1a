package io.wattspring.worker;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Share of the last seconds for which something was busy, of what it says about itself
 * now and then. Recorded by one thread, readable by any. Times are nanoseconds.
 *
 * @since 0.1.0
 */
public final class Utilization {

	private static final long STEP = TimeUnit.SECONDS.toNanos(1);

	private static final int STEPS = 5;

	private final long[] times = new long[STEPS];

	private final long[] busy = new long[STEPS];

	private int samples;

	private volatile double value;

	/**
	 * Take note of how long it has been busy, once a second.
	 * @param now the time
	 * @param busyTime returns the time for which it has been busy since it started; asked
	 * only when it is needed
	 */
	public void record(long now, LongSupplier busyTime) {
		int last = Math.floorMod(this.samples - 1, STEPS);
		if (this.samples == 0 || now - this.times[last] >= STEP) {
			long busy = busyTime.getAsLong();
			int oldest = (this.samples < STEPS) ? 0 : this.samples % STEPS;
			if (this.samples > 0) {
				this.value = share(now - this.times[oldest], busy - this.busy[oldest]);
			}
			this.times[this.samples % STEPS] = now;
			this.busy[this.samples % STEPS] = busy;
			this.samples++;
		}
	}

	private static double share(long elapsed, long busy) {
		return (elapsed > 0) ? Math.min(1, Math.max(0, (double) busy / elapsed)) : 0;
	}

	/**
	 * Return the share.
	 * @return a number from 0 to 1; 0 in the first second
	 */
	public double value() {
		return this.value;
	}

}
