package io.wattspring.autoconfigure;

import java.util.concurrent.CountDownLatch;

/**
 * Where work of a test blocks until the test lets it go.
 */
final class StuckPlace {

	private final CountDownLatch left = new CountDownLatch(1);

	private final CountDownLatch entered = new CountDownLatch(1);

	/**
	 * Block, without minding interrupts.
	 * @return name of the current thread
	 */
	String stay() {
		this.entered.countDown();
		while (this.left.getCount() > 0) {
			try {
				this.left.await();
			}
			catch (InterruptedException ex) {
				// Stays
			}
		}
		return Thread.currentThread().getName();
	}

	boolean isEntered() {
		return this.entered.getCount() == 0;
	}

	void leave() {
		this.left.countDown();
	}

}
