package io.wattspring.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

import io.wattspring.worker.WaitSnapshot;

/**
 * Counts how long requests have waited, in buckets of which eight cover each doubling,
 * for the last seconds: one half is written while the one before is kept, and they change
 * places every ten seconds. Recording takes no lock. Times are nanoseconds.
 */
final class WaitTimes {

	private static final long HALF_LIFE = TimeUnit.SECONDS.toNanos(10);

	private static final int SUB_BITS = 3;

	private static final int BUCKETS = (Long.SIZE - SUB_BITS) << SUB_BITS;

	private volatile Half current;

	private volatile Half before;

	/**
	 * Create empty counts.
	 * @param now the time
	 */
	WaitTimes(long now) {
		this.current = new Half(now);
		this.before = new Half(now - HALF_LIFE);
	}

	/**
	 * Count a wait.
	 * @param waited how long
	 * @param now the time
	 */
	void record(long waited, long now) {
		half(now).counts().incrementAndGet(bucket(waited));
	}

	private Half half(long now) {
		Half half = this.current;
		return (now - half.start() < HALF_LIFE) ? half : turn(now);
	}

	private synchronized Half turn(long now) {
		Half half = this.current;
		if (now - half.start() >= HALF_LIFE) {
			this.before = (now - half.start() < 2 * HALF_LIFE) ? half : new Half(now - HALF_LIFE);
			this.current = new Half(now);
		}
		return this.current;
	}

	/**
	 * Return what was counted.
	 * @param now the time
	 * @return a snapshot
	 */
	WaitSnapshot snapshot(long now) {
		half(now);
		long[] counts = new long[BUCKETS];
		long total = 0;
		for (int i = 0; i < BUCKETS; i++) {
			counts[i] = this.before.counts().get(i) + this.current.counts().get(i);
			total += counts[i];
		}
		return new WaitSnapshot(total, percentile(counts, total, 0.5), percentile(counts, total, 0.95),
				percentile(counts, total, 0.99), percentile(counts, total, 1));
	}

	private static Duration percentile(long[] counts, long total, double share) {
		long wanted = (long) Math.ceil(total * share);
		long seen = 0;
		for (int i = 0; i < counts.length && wanted > 0; i++) {
			seen += counts[i];
			if (seen >= wanted) {
				return Duration.ofNanos(upperBound(i));
			}
		}
		return Duration.ZERO;
	}

	/**
	 * Return the bucket of a time: its highest bit and the bits that follow.
	 * @param nanos the time
	 * @return index of the bucket
	 */
	static int bucket(long nanos) {
		long value = Math.max(0, nanos);
		int shift = Math.max(0, Long.SIZE - SUB_BITS - 1 - Long.numberOfLeadingZeros(value | 1));
		return (shift << SUB_BITS) + (int) (value >> shift);
	}

	static long upperBound(int bucket) {
		int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
		long value = bucket - ((long) shift << SUB_BITS);
		return ((value + 1) << shift) - 1;
	}

	/**
	 * The counts of a while.
	 *
	 * @param start when it began
	 * @param counts how many waits were in each bucket
	 */
	private record Half(long start, AtomicLongArray counts) {

		Half(long start) {
			this(start, new AtomicLongArray(BUCKETS));
		}

	}

}
