package io.wattspring.cache;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of bodies that are being recorded, of which there may be so many at once.
 * <p>
 * Those of bodies that will not be stored after all are kept for clients that have not
 * read them yet. They are called in when there are too few for others.
 */
final class CopyBudget {

	private final long max;

	private final AtomicLong taken = new AtomicLong();

	private final Queue<Debtor> debtors = new ConcurrentLinkedQueue<>();

	CopyBudget(long max) {
		this.max = max;
	}

	/**
	 * Take bytes, if there are as many.
	 * @param bytes number of bytes
	 * @return whether they may be copied
	 */
	boolean take(long bytes) {
		if (tryTake(bytes)) {
			return true;
		}
		for (Debtor debtor : this.debtors) {
			if (debtor.giveBack() && tryTake(bytes)) {
				return true;
			}
		}
		return false;
	}

	private boolean tryTake(long bytes) {
		long before = this.taken.get();
		while (before + bytes <= this.max) {
			if (this.taken.compareAndSet(before, before + bytes)) {
				return true;
			}
			before = this.taken.get();
		}
		return false;
	}

	/**
	 * Give bytes back.
	 * @param bytes number of bytes
	 */
	void release(long bytes) {
		this.taken.addAndGet(-bytes);
	}

	/**
	 * Remember who has bytes that nothing is made of any more.
	 * @param debtor who has them
	 */
	void owes(Debtor debtor) {
		this.debtors.add(debtor);
	}

	void owesNothing(Debtor debtor) {
		this.debtors.remove(debtor);
	}

	long taken() {
		return this.taken.get();
	}

	/**
	 * Has bytes that others may need more.
	 */
	interface Debtor {

		/**
		 * Give all bytes back, unless it is too early for that.
		 * @return whether any were given back
		 */
		boolean giveBack();

	}

}
