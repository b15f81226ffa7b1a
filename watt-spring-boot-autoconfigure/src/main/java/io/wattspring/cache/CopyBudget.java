package io.wattspring.cache;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of bodies that are being recorded, of which there may be so many at once.
 */
final class CopyBudget {

	private final long max;

	private final AtomicLong taken = new AtomicLong();

	CopyBudget(long max) {
		this.max = max;
	}

	/**
	 * Take bytes, if there are as many.
	 * @param bytes number of bytes
	 * @return whether they may be copied
	 */
	boolean take(long bytes) {
		if (this.taken.addAndGet(bytes) <= this.max) {
			return true;
		}
		this.taken.addAndGet(-bytes);
		return false;
	}

	/**
	 * Give bytes back.
	 * @param bytes number of bytes
	 */
	void release(long bytes) {
		this.taken.addAndGet(-bytes);
	}

	long taken() {
		return this.taken.get();
	}

}
