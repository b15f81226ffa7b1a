package io.wattspring.benchmarks.load;

import java.util.concurrent.Future;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Request that is on its way, until its outcome is known. Used by one thread only.
 */
final class Exchange {

	private final Part part;

	private final long due;

	private final BiConsumer<Exchange, Outcome> end;

	private Runnable abandon = () -> {
	};

	private @Nullable Future<?> timer;

	private boolean over;

	/**
	 * Create an exchange.
	 * @param part what is requested
	 * @param due nanoseconds from the start to the scheduled arrival
	 * @param end takes the outcome, once
	 */
	Exchange(Part part, long due, BiConsumer<Exchange, Outcome> end) {
		this.part = part;
		this.due = due;
		this.end = end;
	}

	Part part() {
		return this.part;
	}

	long due() {
		return this.due;
	}

	boolean isOver() {
		return this.over;
	}

	void onAbandon(Runnable abandon) {
		this.abandon = abandon;
	}

	void timeoutWith(Future<?> timer) {
		this.timer = timer;
	}

	void end(Outcome outcome) {
		if (!this.over) {
			this.over = true;
			if (this.timer != null) {
				this.timer.cancel(false);
			}
			this.end.accept(this, outcome);
		}
	}

	void timeout() {
		if (!this.over) {
			end(Outcome.TIMED_OUT);
			this.abandon.run();
		}
	}

}
