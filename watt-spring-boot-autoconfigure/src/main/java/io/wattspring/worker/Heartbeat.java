package io.wattspring.worker;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/**
 * Measures how long a task waits for a thread. At most one beat is in flight, so that a
 * stuck thread collects no backlog; while it is, its age is the lag.
 *
 * @since 0.1.0
 */
public final class Heartbeat {

	private final Executor thread;

	private final LongSupplier clock;

	private volatile boolean inFlight;

	private volatile long sent;

	private volatile long lag;

	/**
	 * Create a measurement.
	 * @param thread the thread
	 * @param clock nanosecond time
	 */
	public Heartbeat(Executor thread, LongSupplier clock) {
		this.thread = thread;
		this.clock = clock;
	}

	/**
	 * Send a beat unless one is in flight. To be called by one thread.
	 */
	public void beat() {
		if (this.inFlight) {
			return;
		}
		this.sent = this.clock.getAsLong();
		this.inFlight = true;
		try {
			this.thread.execute(this::arrived);
		}
		catch (RejectedExecutionException ex) {
			this.inFlight = false;
		}
		catch (Throwable ex) {
			this.inFlight = false;
			throw ex;
		}
	}

	private void arrived() {
		this.lag = this.clock.getAsLong() - this.sent;
		this.inFlight = false;
	}

	/**
	 * Return the lag.
	 * @return nanoseconds that the last beat took, or the one in flight by now if that is
	 * longer
	 */
	public long lagNanos() {
		return Math.max(this.lag, ageNanos());
	}

	/**
	 * Return how long the beat in flight is on its way.
	 * @return nanoseconds; 0 if none is in flight
	 */
	long ageNanos() {
		return (this.inFlight) ? Math.max(0, this.clock.getAsLong() - this.sent) : 0;
	}

}
