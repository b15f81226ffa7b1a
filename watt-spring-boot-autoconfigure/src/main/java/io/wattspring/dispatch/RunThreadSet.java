package io.wattspring.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

import io.wattspring.worker.BackOff;
import io.wattspring.worker.QuarantinedThread;
import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.RunThreadReplacements;
import io.wattspring.worker.RunThreadSnapshot;

/**
 * The threads of a run queue: one for each worker, spares that stand in while some are
 * stuck, and those that were given up on and have not ended. A thread that is given up
 * on, or that an error of the JVM has damaged, is replaced; as long as more than a bound
 * are given up on, none is.
 */
final class RunThreadSet {

	private static final Log logger = LogFactory.getLog(RunThreadSet.class);

	private final RunQueue queue;

	private volatile int size;

	private final int maxQuarantined;

	private final List<RunThread> threads = new CopyOnWriteArrayList<>();

	private final List<QuarantinedThread> quarantined = new CopyOnWriteArrayList<>();

	private final AtomicInteger number = new AtomicInteger();

	private final AtomicLong gaveUp = new AtomicLong();

	private final AtomicLong died = new AtomicLong();

	private final Consumer<Thread> starter;

	private final LongSupplier nanoTime;

	private final BackOff startBackOff = new BackOff();

	private final AtomicReference<@Nullable Throwable> startFailure = new AtomicReference<>();

	private boolean unstartable;

	RunThreadSet(RunQueue queue, int size, int maxQuarantined) {
		this(queue, size, maxQuarantined, Thread::start, System::nanoTime);
	}

	RunThreadSet(RunQueue queue, int size, int maxQuarantined, Consumer<Thread> starter, LongSupplier nanoTime) {
		this.queue = queue;
		this.size = size;
		this.maxQuarantined = maxQuarantined;
		this.starter = starter;
		this.nanoTime = nanoTime;
	}

	/**
	 * Start as many threads as are missing, if they may be replaced.
	 */
	synchronized void fill() {
		int missing = this.size
				- (int) this.threads.stream().filter((thread) -> !thread.isSpare() && thread.isInService()).count();
		while (missing > 0 && mayStart() && start(false)) {
			missing--;
		}
	}

	/**
	 * Replace those that have ended because they were slowed down.
	 */
	void replaceEnded() {
		fill();
		if (this.threads.removeIf(RunThread::isEnded)) {
			tellIfUnserved();
		}
	}

	/**
	 * Let a thread leave the processors to others and end after what it runs, if it may
	 * be replaced then.
	 * @param busy what it does
	 * @return whether it does
	 */
	boolean slowDown(RunThreadSnapshot busy) {
		return mayStart() && ((RunThread) busy.thread()).slowDown(busy.run());
	}

	/**
	 * Have as many threads from now on, besides spares; those that are too many end after
	 * the task that they run, those of the last workers first.
	 * @param size the number, at least 1
	 */
	synchronized void resize(int size) {
		this.size = size;
		this.threads.stream().filter((thread) -> thread.slot() > size).forEach((thread) -> thread.retire(true));
		fill();
	}

	private boolean mayStart() {
		return !this.queue.isStopped() && this.quarantined.size() <= this.maxQuarantined;
	}

	/**
	 * Have as many spares as are wanted.
	 * @param wanted the number
	 */
	synchronized void spares(int wanted) {
		// Those that are retired but still run something count: the bound is on threads
		List<RunThread> spares = this.threads.stream().filter(RunThread::isSpare).toList();
		for (int i = 0; i < spares.size(); i++) {
			spares.get(i).retire(i >= wanted);
		}
		for (int i = spares.size(); i < wanted && mayStart() && start(true); i++) {
			// Started
		}
	}

	/**
	 * Start a thread, unless the last one could not be started a short time ago: where
	 * the system gives no more threads, it is asked again after a delay that doubles.
	 * @param spare whether it stands in for another
	 * @return whether it was started
	 */
	private boolean start(boolean spare) {
		if (this.unstartable && !this.startBackOff.tryAcquire(this.nanoTime.getAsLong())) {
			return false;
		}
		try {
			startNow(spare);
			this.unstartable = false;
			return true;
		}
		catch (Throwable ex) {
			unstartable(ex);
			return false;
		}
	}

	private void startNow(boolean spare) {
		String name = ((spare) ? "watt-run-spare-" : "watt-run-") + this.number.incrementAndGet();
		RunThread thread = new RunThread(this.queue, name, (spare) ? 0 : freeSlot());
		this.threads.add(thread);
		try {
			this.starter.accept(thread);
		}
		catch (Throwable ex) {
			this.threads.remove(thread);
			throw ex;
		}
	}

	private int freeSlot() {
		return IntStream.rangeClosed(1, Integer.MAX_VALUE)
			.filter((slot) -> this.threads.stream()
				.noneMatch((thread) -> thread.slot() == slot && thread.isInService()))
			.findFirst()
			.orElseThrow();
	}

	private void unstartable(Throwable ex) {
		if (!this.unstartable) {
			this.unstartable = true;
			this.startBackOff.tryAcquire(this.nanoTime.getAsLong());
		}
		this.startFailure.set(ex);
	}

	/**
	 * Return why a thread could not be started since the last call.
	 * @return the failure, or {@code null} if all could
	 */
	@Nullable Throwable startFailure() {
		return this.startFailure.getAndSet(null);
	}

	boolean isEmpty() {
		return this.threads.isEmpty();
	}

	List<RunThreadSnapshot> snapshots() {
		return this.threads.stream().map(RunThread::snapshot).toList();
	}

	/**
	 * Take note of how busy the threads are; to be called by one thread, now and then.
	 */
	void look() {
		long now = this.nanoTime.getAsLong();
		this.threads.forEach((thread) -> thread.activity().look(now));
	}

	List<RunThreadActivity> activity() {
		long now = this.nanoTime.getAsLong();
		return this.threads.stream().map((thread) -> thread.activity().snapshot(now)).toList();
	}

	List<QuarantinedThread> quarantined() {
		return List.copyOf(this.quarantined);
	}

	RunThreadReplacements replacements() {
		return new RunThreadReplacements(this.gaveUp.get(), this.died.get());
	}

	/**
	 * Give up on a thread, if it still runs what it ran.
	 * @param stuck what it does
	 * @param duration how long it has done that
	 * @return whether it was given up on
	 */
	boolean giveUp(RunThreadSnapshot stuck, Duration duration) {
		RunThread thread = (RunThread) stuck.thread();
		RunExchange exchange = thread.exchange();
		if (exchange == null || !abandon(thread, stuck)) {
			return false;
		}
		this.gaveUp.incrementAndGet();
		exchange.substitute(HttpStatus.SERVICE_UNAVAILABLE,
				"The request was given up after %d ms".formatted(duration.toMillis()));
		thread.interrupt();
		tellIfUnserved();
		return true;
	}

	private synchronized boolean abandon(RunThread thread, RunThreadSnapshot stuck) {
		if (!thread.abandon(stuck.run())) {
			return false;
		}
		this.quarantined.add(new QuarantinedThread(thread, stuck.request(), Instant.now()));
		try {
			// First, so that there is a thread at any moment
			fill();
		}
		finally {
			this.threads.remove(thread);
		}
		return true;
	}

	/**
	 * Take note that a thread has ended; one that should not have is replaced.
	 * @param thread the thread
	 */
	void ended(RunThread thread) {
		boolean slow = thread.isSlow();
		if (release(thread, slow)) {
			logger.info(thread.getName() + ", which was given up on, has ended");
		}
		else if (thread.isWorn()) {
			this.died.incrementAndGet();
		}
		if (!slow) {
			fill();
			tellIfUnserved();
		}
	}

	private void tellIfUnserved() {
		if (this.threads.isEmpty() && !this.queue.isStopped()) {
			this.queue.unserved();
		}
	}

	private synchronized boolean release(RunThread thread, boolean slow) {
		if (!slow) {
			// What a slow thread starts is slow, too: others replace it, at the next look
			this.threads.remove(thread);
		}
		return this.quarantined.removeIf((quarantined) -> quarantined.thread() == thread);
	}

	/**
	 * Wait for the threads to end; one that does not is interrupted. The current thread
	 * is not waited for: it ends when it has stopped the application.
	 * @param timeout how long to wait for them altogether
	 */
	void stop(Duration timeout) {
		this.threads.forEach(LockSupport::unpark);
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			for (RunThread thread : this.threads) {
				if (thread == Thread.currentThread()) {
					continue;
				}
				thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
				if (thread.isAlive()) {
					thread.retire(true);
					thread.interrupt();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
