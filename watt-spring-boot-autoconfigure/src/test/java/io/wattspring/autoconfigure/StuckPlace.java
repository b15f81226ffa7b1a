package io.wattspring.autoconfigure;

import java.util.concurrent.CountDownLatch;

/**
 * Where work of a test blocks until the test lets it go.
 */
final class StuckPlace {

	private final CountDownLatch left = new CountDownLatch(1);

	private final CountDownLatch entered = new CountDownLatch(1);

	/**
	 * Block.
	 * @return name of the current thread
	 */
	String stay() {
		this.entered.countDown();
		try {
			this.left.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
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
