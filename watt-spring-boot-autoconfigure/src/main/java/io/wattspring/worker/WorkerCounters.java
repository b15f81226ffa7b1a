package io.wattspring.worker;

import java.util.concurrent.atomic.LongAdder;

/**
 * Requests of one worker, counted by whichever of its event loops serves them.
 */
final class WorkerCounters {

	private final LongAdder started = new LongAdder();

	private final LongAdder finished = new LongAdder();

	void requestStarted() {
		this.started.increment();
	}

	void requestFinished() {
		this.finished.increment();
	}

	long handled() {
		return this.finished.sum();
	}

	long inFlight() {
		long finished = this.finished.sum();
		return Math.max(0, this.started.sum() - finished);
	}

}
