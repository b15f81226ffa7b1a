package io.wattspring.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.Exhaustion.State;
import io.wattspring.watchdog.ExhaustionDetector.Sample;
import io.wattspring.watchdog.ExhaustionDetector.Verdict;

/**
 * Looks whether the process is exhausted, and tells of it. The log, the listener and the
 * collector may wait for others: they are called on a thread that is there from the
 * start, since a process that is exhausted may not be able to start one.
 *
 * @since 0.1.0
 */
public final class ExhaustionWatch {

	private static final Log logger = LogFactory.getLog(ExhaustionWatch.class);

	/**
	 * Time between two looks at least, to which the watchdog's interval may be added:
	 * what it looks at changes slowly and is dear to ask for.
	 */
	public static final Duration PERIOD = Duration.ofMillis(500);

	private static final long RETRY_NANOS = 1_000_000_000;

	private final ExhaustionDetector detector;

	private final HeapProbe heap;

	private final IntSupplier quarantined;

	private final Predicate<Exhaustion> listener;

	private final Runnable collector;

	private final Exhaustion initial = new Exhaustion(State.HEALTHY, null, Instant.now());

	private volatile Exhaustion current = this.initial;

	private volatile boolean collect;

	private volatile @Nullable Thread thread;

	/**
	 * Create a watch.
	 * @param limits when the process counts as exhausted
	 * @param quarantined says how many threads were given up on and have not ended
	 * @param listener told of each change; returns whether it has done what is to do
	 * about it, and is asked again some time later otherwise
	 */
	public ExhaustionWatch(ExhaustionLimits limits, IntSupplier quarantined, Predicate<Exhaustion> listener) {
		this(limits, quarantined, listener, new HeapProbe(), System::gc, System::nanoTime);
	}

	ExhaustionWatch(ExhaustionLimits limits, IntSupplier quarantined, Predicate<Exhaustion> listener, HeapProbe heap,
			Runnable collector, LongSupplier nanoTime) {
		this.detector = new ExhaustionDetector(limits, nanoTime.getAsLong(), heap.gcNanos());
		this.heap = heap;
		this.quarantined = quarantined;
		this.listener = listener;
		this.collector = collector;
	}

	/**
	 * Return how the process is.
	 * @return the last verdict
	 */
	public Exhaustion current() {
		return this.current;
	}

	void start() {
		Thread thread = new Thread(this::tellChanges, "watt-watchdog-availability");
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	void stop() {
		Thread thread = this.thread;
		this.thread = null;
		if (thread != null) {
			// It may be in a listener that waits for the thread that stops us
			thread.interrupt();
		}
	}

	/**
	 * Look at the process.
	 * @param now nanosecond time
	 * @param standstill whether requests wait and no run thread comes back
	 */
	void look(long now, boolean standstill) {
		Verdict verdict = this.detector.look(now,
				new Sample(this.quarantined.getAsInt(), standstill, this.heap.occupancy(), this.heap.gcNanos()));
		boolean changed = verdict.state() != this.current.state();
		if (changed) {
			this.current = new Exhaustion(verdict.state(), verdict.reason(), Instant.now());
		}
		if (verdict.collect()) {
			this.collect = true;
		}
		if (changed || verdict.collect()) {
			LockSupport.unpark(this.thread);
		}
	}

	private void tellChanges() {
		// There may have been a look before this thread runs
		Exhaustion logged = this.initial;
		Exhaustion told = logged;
		while (this.thread == Thread.currentThread()) {
			Exhaustion current = this.current;
			try {
				if (current != logged) {
					log(current);
					logged = current;
				}
				if (current != told && this.listener.test(current)) {
					told = current;
				}
				collectIfAsked();
			}
			catch (Throwable ex) {
				surviveToTell(ex);
			}
			// A listener may have left it behind, and no park would wait then
			Thread.interrupted();
			await(told);
		}
	}

	private void await(Exhaustion told) {
		if (this.current != told) {
			// Done again later, or at once if there is another change
			LockSupport.parkNanos(this, RETRY_NANOS);
		}
		else if (!this.collect && this.thread == Thread.currentThread()) {
			LockSupport.park(this);
		}
	}

	private void collectIfAsked() {
		if (this.collect) {
			this.collect = false;
			this.collector.run();
		}
	}

	private static void log(Exhaustion exhaustion) {
		switch (exhaustion.state()) {
			case HEALTHY -> logger.warn("Nothing is exhausted any more: traffic is accepted again");
			case REFUSING -> logger.warn("Traffic is refused, since " + exhaustion.reason());
			case BROKEN -> logger.error("The process is broken and should be replaced, since " + exhaustion.reason());
		}
	}

	private static void surviveToTell(Throwable error) {
		try {
			logger.error("The state of availability is published later, after an error", error);
		}
		catch (Throwable ex) {
			// Not even memory for that
		}
	}

}
