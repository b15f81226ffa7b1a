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

	private final Admission admission;

	private final List<RunTimes> times;

	private final Queue<Arrival> exempt = new ConcurrentLinkedQueue<>();

	private final Queue<Waiting> others = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

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
		ShedReason refusal = this.admission.refusal(this.waiting.get(), this.inFlight.get());
		if (refusal == null) {
			this.inFlight.incrementAndGet();
			this.waiting.incrementAndGet();
			long now = System.nanoTime();
			this.others.add(new Waiting(arrival, now, now - this.stoodStill.get()));
		}
		return refusal;
	}

	void addExempt(Arrival arrival) {
		this.inFlight.incrementAndGet();
		this.exempt.add(arrival);
	}

	/**
	 * Take an arrival back.
	 * @param arrival the arrival
	 * @return whether it still waited
	 */
	boolean remove(Arrival arrival) {
		if (this.exempt.remove(arrival)) {
			this.inFlight.decrementAndGet();
			return true;
		}
		if (this.others.removeIf((waiting) -> waiting.arrival() == arrival)) {
			this.waiting.decrementAndGet();
			this.inFlight.decrementAndGet();
			return true;
		}
		return false;
	}

	@Nullable Arrival pollExempt() {
		return this.exempt.poll();
	}

	/**
	 * Take the next arrival; those whose time has passed are refused on the way.
	 * @return the arrival, or {@code null} if none waits
	 */
	@Nullable Arrival poll() {
		for (Waiting next = this.others.poll(); next != null; next = this.others.poll()) {
			int behind = this.waiting.decrementAndGet();
			if (begins(next, behind, System.nanoTime())) {
				return next.arrival();
			}
			refuse(next.arrival(), ShedReason.DELAY);
		}
		return null;
	}

	private boolean begins(Waiting waiting, int behind, long time) {
		long waited = time - waiting.arrived();
		this.waits.record(waited, time);
		this.times.forEach((times) -> times.waited(waited));
		long now = time - this.stoodStill.get();
		return this.admission.begins(Math.max(0, now - waiting.time()) + this.elsewhere, behind, now);
	}

	/**
	 * Refuse all that wait.
	 * @param reason why
	 */
	void refuse(ShedReason reason) {
		for (Arrival arrival = this.exempt.poll(); arrival != null; arrival = this.exempt.poll()) {
			refuse(arrival, reason);
		}
		for (Waiting waiting = this.others.poll(); waiting != null; waiting = this.others.poll()) {
			this.waiting.decrementAndGet();
			refuse(waiting.arrival(), reason);
		}
	}

	private void refuse(Arrival arrival, ShedReason reason) {
		this.inFlight.decrementAndGet();
		shed(reason);
		arrival.refused(reason);
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
	 *
	 * @param arrival the arrival
	 * @param arrived when it came
	 * @param time the same, less the time for which the threads had stood still by then
	 */
	private record Waiting(Arrival arrival, long arrived, long time) {

	}

}
