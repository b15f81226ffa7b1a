package io.wattspring.dispatch;

import java.util.concurrent.TimeUnit;

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
 * so that the run threads never run dry while nobody waits much longer than the target.
 * What the onset of overload has left in the queue is refused when its turn comes, in
 * favour of those behind it. Overload has ended when the luckiest request of an interval
 * waited less than half of the target and none was refused, or it hardly waited at all.
 * <p>
 * Before an interval has passed, a wait of some targets ends admission too, that of a
 * request which has not begun included: nothing may begin for long.
 * <p>
 * The first requests of a process take long. Those who wait for them would be answered in
 * time, though not within the target: for a while that is ten times as long.
 * <p>
 * Time is that of the run threads: it stands still while none of them can work.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8289">RFC 8289</a>
 */
final class Admission {

	private static final Log logger = LogFactory.getLog(Admission.class);

	private static final int CEILING_IN_TARGETS = 5;

	private static final int LATE_IN_TARGETS = 2;

	private static final int TARGETS_WHILE_COLD = 10;

	/**
	 * A thread was idle if a request waited less than this part of the target.
	 */
	private static final int HARDLY = 20;

	private final AdmissionLimits limits;

	private final long intervalNanos;

	private volatile long targetNanos;

	private @Nullable Long warmAt;

	private volatile int alwaysWaiting;

	private long intervalStart;

	private long shortestWait = Long.MAX_VALUE;

	private long begun;

	private volatile boolean refused;

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
	 * @param longest nanoseconds that the one of them has waited which is next
	 * @return why it is refused, or {@code null} if it is admitted
	 */
	@Nullable ShedReason refusal(int waiting, int inFlight, long longest) {
		if (waiting >= this.limits.queueCapacity()) {
			return ShedReason.QUEUE_FULL;
		}
		if (inFlight >= this.limits.maxInFlight()) {
			return ShedReason.IN_FLIGHT;
		}
		if (!this.limits.byDelay() || waiting < this.alwaysWaiting) {
			return null;
		}
		if (waiting < this.mayWait && Math.max(this.lastWait, longest) <= CEILING_IN_TARGETS * this.targetNanos) {
			return null;
		}
		this.refused = true;
		return ShedReason.DELAY;
	}

	/**
	 * Take note that it is a request's turn, and decide about it once more.
	 * @param waited nanoseconds that the request has waited
	 * @param behind how many requests wait behind it
	 * @param now nanosecond time
	 * @return whether it is to begin; it is to be refused otherwise
	 */
	boolean begins(long waited, int behind, long now) {
		boolean before = this.overloaded;
		boolean begins = measure(waited, behind, now);
		if (before != this.overloaded) {
			// Not under the lock: who writes a log may have to wait
			tell();
		}
		return begins;
	}

	private synchronized boolean measure(long waited, int behind, long now) {
		this.lastWait = waited;
		this.targetNanos = targetNanos(now);
		if (!this.overloaded && (waited <= this.targetNanos || this.shortestWait <= this.targetNanos)) {
			// The interval to judge begins with the first long wait
			startInterval(now);
		}
		this.shortestWait = Math.min(this.shortestWait, waited);
		boolean late = this.overloaded && this.limits.byDelay() && waited > LATE_IN_TARGETS * this.targetNanos
				&& behind >= this.alwaysWaiting;
		if (late) {
			this.refused = true;
		}
		else {
			this.begun++;
		}
		long elapsed = now - this.intervalStart;
		if (elapsed < 0) {
			// A pause was taken off the clock after it had been measured
			startInterval(now);
		}
		else if (elapsed >= this.intervalNanos) {
			// After a pause of requests the time between them is no measure
			change(elapsed < 2 * this.intervalNanos && isOverload(), elapsed);
			startInterval(now);
		}
		return !late;
	}

	private long targetNanos(long now) {
		if (this.warmAt == null) {
			this.warmAt = now + this.limits.warmUp().toNanos();
		}
		return ((now - this.warmAt < 0) ? TARGETS_WHILE_COLD : 1) * this.limits.target().toNanos();
	}

	private void startInterval(long now) {
		this.intervalStart = now;
		this.shortestWait = Long.MAX_VALUE;
		this.begun = 0;
		this.refused = false;
	}

	private boolean isOverload() {
		if (!this.overloaded) {
			return this.shortestWait > this.targetNanos;
		}
		return this.shortestWait > this.targetNanos / 2
				|| (this.refused && this.shortestWait > this.targetNanos / HARDLY);
	}

	private void change(boolean overloaded, long elapsed) {
		this.overloaded = overloaded;
		this.mayWait = (overloaded) ? Math.max(this.alwaysWaiting, this.begun * this.targetNanos / elapsed)
				: Long.MAX_VALUE;
	}

	private void tell() {
		if (this.overloaded) {
			logger.warn("Overload: all requests of the last %d ms waited longer than %d ms for a run thread; "
				.formatted(this.limits.interval().toMillis(), TimeUnit.NANOSECONDS.toMillis(this.targetNanos))
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
