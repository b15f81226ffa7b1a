package io.wattspring.dispatch;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.wattspring.worker.AdmissionSnapshot;
import io.wattspring.worker.RunTimes;
import io.wattspring.worker.ShedReason;
import io.wattspring.worker.WaitSnapshot;

/**
 * The requests that wait for a run thread: those that are exempt from admission, and the
 * others, which are bounded and measured.
 */
final class Arrivals {

	private static final int MAX_EXEMPT = 1000;

	private final Admission admission;

	private final List<RunTimes> times;

	private final Queue<Arrival> exempt = new ConcurrentLinkedQueue<>();

	private final Queue<Waiting> others = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger waitingExempt = new AtomicInteger();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final LongAdder[] shed = new LongAdder[ShedReason.values().length];

	private final LongAdder abandoned = new LongAdder();

	private final WaitTimes waits = new WaitTimes(System.nanoTime());

	private final LongAdder left = new LongAdder();

	private final AtomicLong stoodStill = new AtomicLong();

	private volatile long elsewhere;

	/**
	 * Create an empty queue.
	 * @param admission decides who may wait
	 * @param times told how long each has waited
	 */
	Arrivals(Admission admission, List<RunTimes> times) {
		this.admission = admission;
		this.times = times;
		Arrays.setAll(this.shed, (reason) -> new LongAdder());
	}

	/**
	 * Add an arrival.
	 * @param arrival the arrival
	 * @return why it may not wait, or {@code null}
	 */
	@Nullable ShedReason add(Arrival arrival) {
		long now = System.nanoTime();
		long running = now - this.stoodStill.get();
		Waiting next = this.others.peek();
		ShedReason refusal = this.admission.refusal(this.waiting.get(), this.inFlight.get(),
				(next != null) ? running - next.time : 0);
		if (refusal == null) {
			Waiting waiting = new Waiting(arrival, now, running);
			this.waiting.incrementAndGet();
			add(this.others, waiting, this.waiting);
		}
		return refusal;
	}

	/**
	 * Add an arrival that is exempt from admission.
	 * @param arrival the arrival
	 * @return why it may not wait, or {@code null}
	 */
	@Nullable ShedReason addExempt(Arrival arrival) {
		if (this.waitingExempt.get() >= MAX_EXEMPT) {
			return ShedReason.QUEUE_FULL;
		}
		this.waitingExempt.incrementAndGet();
		add(this.exempt, arrival, this.waitingExempt);
		return null;
	}

	private <T> void add(Queue<T> queue, T element, AtomicInteger waiting) {
		this.inFlight.incrementAndGet();
		try {
			queue.add(element);
		}
		catch (Throwable ex) {
			waiting.decrementAndGet();
			this.inFlight.decrementAndGet();
			throw ex;
		}
	}

	/**
	 * Take an arrival back.
	 * @param arrival the arrival
	 * @return whether it still waited
	 */
	boolean remove(Arrival arrival) {
		if (this.exempt.remove(arrival)) {
			this.waitingExempt.decrementAndGet();
			this.inFlight.decrementAndGet();
			return true;
		}
		if (this.others.removeIf((waiting) -> waiting.arrival == arrival)) {
			this.waiting.decrementAndGet();
			this.inFlight.decrementAndGet();
			return true;
		}
		return false;
	}

	@Nullable Runnable pollExempt() {
		Arrival arrival = this.exempt.poll();
		if (arrival != null) {
			this.waitingExempt.decrementAndGet();
		}
		return arrival;
	}

	/**
	 * Take the next arrival. Whether it is too late for it is decided when it is run:
	 * what takes tasks must not fail, and must not wait for a log.
	 * @return starts the request or refuses it, or {@code null} if none waits
	 */
	@Nullable Runnable poll() {
		Waiting waiting = this.others.poll();
		if (waiting != null) {
			this.waiting.decrementAndGet();
		}
		return waiting;
	}

	/**
	 * Refuse all that wait.
	 * @param reason why
	 */
	void refuse(ShedReason reason) {
		for (Arrival arrival = this.exempt.poll(); arrival != null; arrival = this.exempt.poll()) {
			this.waitingExempt.decrementAndGet();
			refuse(arrival, reason);
		}
		for (Waiting waiting = this.others.poll(); waiting != null; waiting = this.others.poll()) {
			this.waiting.decrementAndGet();
			refuse(waiting.arrival, reason);
		}
	}

	private void refuse(Arrival arrival, ShedReason reason) {
		if (arrival.refuse(reason)) {
			this.inFlight.decrementAndGet();
			shed(reason);
		}
	}

	boolean isEmpty() {
		return this.others.isEmpty() && this.exempt.isEmpty();
	}

	int waiting() {
		return this.waiting.get();
	}

	void shed(ShedReason reason) {
		this.shed[reason.ordinal()].increment();
	}

	/**
	 * Take note that a request has been answered.
	 */
	void answered() {
		this.inFlight.decrementAndGet();
	}

	/**
	 * Take note that the client of a request has left.
	 */
	void left() {
		this.inFlight.decrementAndGet();
		this.left.increment();
	}

	/**
	 * Take note that a request was begun whose client had left meanwhile.
	 */
	void abandoned() {
		this.abandoned.increment();
	}

	void threads(int threads) {
		this.admission.threads(threads);
	}

	void stoodStill(long nanos) {
		this.stoodStill.addAndGet(nanos);
	}

	/**
	 * Count a wait for other threads as if requests waited for it here.
	 * @param nanos nanoseconds that work waits there by now
	 */
	void waitsElsewhere(long nanos) {
		this.elsewhere = nanos;
	}

	WaitSnapshot waits() {
		return this.waits.snapshot(System.nanoTime());
	}

	AdmissionSnapshot snapshot() {
		Map<ShedReason, Long> shed = new EnumMap<>(ShedReason.class);
		for (ShedReason reason : ShedReason.values()) {
			shed.put(reason, this.shed[reason.ordinal()].sum());
		}
		return new AdmissionSnapshot(this.admission.isOverloaded(), Duration.ofNanos(this.admission.lastWaitNanos()),
				this.inFlight.get(), this.abandoned.sum(), this.left.sum(), Map.copyOf(shed));
	}

	/**
	 * An arrival that waits.
	 */
	private final class Waiting implements Runnable {

		private final Arrival arrival;

		private final long arrived;

		// The same, less the time for which the threads had stood still by then
		private final long time;

		Waiting(Arrival arrival, long arrived, long time) {
			this.arrival = arrival;
			this.arrived = arrived;
			this.time = time;
		}

		@Override
		public void run() {
			if (this.arrival.isCancelled() || begins()) {
				this.arrival.run();
			}
			else {
				refuse(this.arrival, ShedReason.DELAY);
			}
		}

		private boolean begins() {
			try {
				return begins(System.nanoTime());
			}
			catch (Throwable ex) {
				// The request does not suffer from those who measure it
				RunThread.failed(ex);
				return true;
			}
		}

		private boolean begins(long now) {
			long waited = now - this.arrived;
			Arrivals.this.waits.record(waited, now);
			Arrivals.this.times.forEach((times) -> times.waited(waited));
			long running = now - Arrivals.this.stoodStill.get();
			return Arrivals.this.admission.begins(Math.max(0, running - this.time) + Arrivals.this.elsewhere,
					Arrivals.this.waiting.get(), running);
		}

	}

}
