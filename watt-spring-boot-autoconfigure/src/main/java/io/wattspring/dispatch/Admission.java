package io.wattspring.dispatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.worker.ShedReason;

/**
 * Decides which requests are admitted to the run queue.
 * <p>
 * What counts is how long requests wait for a run thread. A burst makes some of them
 * wait, overload all of them: it is overload when even the luckiest request of an
 * interval waited longer than the target, as in CoDel (RFC 8289, section 3.2). From then
 * on only as many may wait as are begun within the target, counted in the same interval,
 * so that the run threads never run dry while nobody waits much longer than the target;
 * until the luckiest one waited less than half of it. Before an interval has passed, a
 * wait of some targets ends admission too, so that the onset of overload leaves no long
 * queue behind.
 * <p>
 * Time is that of the run threads: it stands still while none of them can work.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8289">RFC 8289</a>
 */
final class Admission {

	private static final Log logger = LogFactory.getLog(Admission.class);

	private static final int CEILING_IN_TARGETS = 5;

	private final AdmissionLimits limits;

	private final long targetNanos;

	private final long intervalNanos;

	private volatile int alwaysWaiting;

	private long intervalStart;

	private long shortestWait = Long.MAX_VALUE;

	private long begun;

	private volatile boolean overloaded;

	private volatile long mayWait = Long.MAX_VALUE;

	private volatile long lastWait;

	/**
	 * Create a decision.
	 * @param limits the limits
	 * @param threads number of run threads, at least 1
	 */
	Admission(AdmissionLimits limits, int threads) {
		this.limits = limits;
		this.targetNanos = limits.target().toNanos();
		this.intervalNanos = limits.interval().toNanos();
		this.alwaysWaiting = 2 * threads;
	}

	/**
	 * Take note that the number of threads has changed.
	 * @param threads number of run threads, at least 1
	 */
	void threads(int threads) {
		this.alwaysWaiting = 2 * threads;
	}

	/**
	 * Decide about a request.
	 * @param waiting how many requests wait already
	 * @param inFlight how many requests are in flight already
	 * @return why it is refused, or {@code null} if it is admitted
	 */
	@Nullable ShedReason refusal(int waiting, int inFlight) {
		if (waiting >= this.limits.queueCapacity()) {
			return ShedReason.QUEUE_FULL;
		}
		if (inFlight >= this.limits.maxInFlight()) {
			return ShedReason.IN_FLIGHT;
		}
		if (!this.limits.byDelay() || waiting < this.alwaysWaiting) {
			return null;
		}
		boolean tooLong = waiting >= this.mayWait || this.lastWait > CEILING_IN_TARGETS * this.targetNanos;
		return (tooLong) ? ShedReason.DELAY : null;
	}

	/**
	 * Take note that a run thread begins a request.
	 * @param waited nanoseconds that the request has waited
	 * @param now nanosecond time
	 */
	void began(long waited, long now) {
		boolean before = this.overloaded;
		measure(waited, now);
		if (before != this.overloaded) {
			// Not under the lock: who writes a log may have to wait
			tell();
		}
	}

	private synchronized void measure(long waited, long now) {
		this.lastWait = waited;
		this.shortestWait = Math.min(this.shortestWait, waited);
		this.begun++;
		long elapsed = now - this.intervalStart;
		if (elapsed >= this.intervalNanos) {
			// After a pause of requests the time between them is no measure
			if (elapsed < 2 * this.intervalNanos) {
				judge(elapsed);
			}
			else {
				change(false);
			}
			this.intervalStart = now;
			this.shortestWait = Long.MAX_VALUE;
			this.begun = 0;
		}
	}

	private void judge(long elapsed) {
		long bound = (this.overloaded) ? this.targetNanos / 2 : this.targetNanos;
		boolean overloaded = this.shortestWait > bound;
		this.mayWait = (overloaded) ? Math.max(this.alwaysWaiting, this.begun * this.targetNanos / elapsed)
				: Long.MAX_VALUE;
		change(overloaded);
	}

	private void change(boolean overloaded) {
		this.overloaded = overloaded;
		if (!overloaded) {
			this.mayWait = Long.MAX_VALUE;
		}
	}

	private void tell() {
		if (this.overloaded) {
			logger.warn("Overload: all requests of the last %d ms waited longer than %d ms for a run thread; "
				.formatted(this.limits.interval().toMillis(), this.limits.target().toMillis())
					+ "some are answered 503 until they do not");
		}
		else {
			logger.info("Overload has ended");
		}
	}

	boolean isOverloaded() {
		return this.overloaded;
	}

	/**
	 * Return how long the request that was begun last has waited.
	 * @return nanoseconds
	 */
	long lastWaitNanos() {
		return this.lastWait;
	}

}
