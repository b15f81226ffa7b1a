package io.wattspring.watchdog;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.worker.RunThreads;
import io.wattspring.worker.WorkerGroup;

/**
 * Looks at the workers and the run threads at a fixed interval, on a thread of its own,
 * reports those that are stuck, has spare threads stand in for stuck run threads, and
 * gives workers a fresh event loop in the place of one that is stuck. It waits for nobody
 * and survives any error in what it calls; the log is written, and those who listen for
 * stalls are called, on another thread.
 *
 * @since 0.1.0
 */
public final class Watchdog {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	private static final int LINES_PER_PERIOD = 10;

	private static final int WAITING_REPORTS = 100;

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final WorkerGroup workers;

	private final @Nullable RunThreadWatch runThreads;

	private final StallLimits limits;

	private final Consumer<Stall> listener;

	private final @Nullable ExhaustionWatch exhaustion;

	private final WatchClock clock;

	private final LoopWatch loops;

	private final OtherThreadsWatch otherThreads;

	private final StallLog stalls = new StallLog(LINES_PER_PERIOD, TimeUnit.SECONDS.toNanos(10), this::log);

	// Of the watchdog's thread
	private long exhaustionLookedAt = System.nanoTime();

	private volatile @Nullable Thread thread;

	private volatile @Nullable ThreadPoolExecutor reporter;

	private volatile @Nullable ThreadPoolExecutor teller;

	/**
	 * Create a watchdog that is not started.
	 * @param workers what to look at
	 * @param runThreads threads that run application code, or {@code null} if event loops
	 * do
	 * @param limits when to do what
	 * @param loopLimits when to do what about event loops
	 * @param clock moved on by this watchdog, and by no other
	 * @param exhaustion looks whether the process is exhausted, or {@code null} if nobody
	 * does
	 * @param listener told of each stall
	 */
	public Watchdog(WorkerGroup workers, @Nullable RunThreads runThreads, StallLimits limits, LoopLimits loopLimits,
			WatchClock clock, @Nullable ExhaustionWatch exhaustion, Consumer<Stall> listener) {
		this.workers = workers;
		this.runThreads = (runThreads != null) ? new RunThreadWatch(runThreads, limits, this::report, this::log) : null;
		this.limits = limits;
		this.exhaustion = exhaustion;
		this.listener = listener;
		this.clock = clock;
		this.loops = new LoopWatch(workers, loopLimits, this::report, this::log);
		this.otherThreads = new OtherThreadsWatch(limits.warnAfter());
	}

	/**
	 * Start looking.
	 */
	public void start() {
		this.reporter = reporter("watt-watchdog-reporter");
		// A listener that never returns silences no log
		this.teller = reporter("watt-watchdog-listener");
		if (this.exhaustion != null) {
			this.exhaustion.start();
		}
		Thread thread = daemon(this::watch, "watt-watchdog");
		this.thread = thread;
		thread.start();
	}

	private static ThreadPoolExecutor reporter(String name) {
		return new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_REPORTS),
				(task) -> daemon(task, name), new ThreadPoolExecutor.DiscardPolicy());
	}

	private static Thread daemon(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Stop looking and end the thread.
	 * @throws InterruptedException if interrupted while waiting for the thread
	 */
	public void stop() throws InterruptedException {
		Thread thread = this.thread;
		this.thread = null;
		if (thread != null) {
			LockSupport.unpark(thread);
			thread.join(STOP_TIMEOUT.toMillis());
		}
		for (ThreadPoolExecutor executor : Arrays.asList(this.reporter, this.teller)) {
			if (executor != null) {
				executor.shutdownNow();
			}
		}
		if (this.exhaustion != null) {
			this.exhaustion.stop();
		}
	}

	/**
	 * Return the stalls that were reported last.
	 * @return at most 20, the newest first
	 */
	public List<Stall> lastStalls() {
		return this.stalls.last();
	}

	/**
	 * Return how many stalls were reported.
	 * @return the number since start
	 */
	public long stallCount() {
		return this.stalls.total();
	}

	/**
	 * Return how many stalls of one kind were reported.
	 * @param kind whether the threads waited or worked
	 * @return the number since start
	 */
	public long stallCount(StallKind kind) {
		return this.stalls.count(kind);
	}

	/**
	 * Return whether the process is exhausted.
	 * @return how it is, or {@code null} if nobody looks
	 */
	public @Nullable Exhaustion exhaustion() {
		return (this.exhaustion != null) ? this.exhaustion.current() : null;
	}

	/**
	 * Return for how long a worker gets no fresh event loop, however stuck its loop is,
	 * because it got one a short time ago.
	 * @param worker number of the worker
	 * @return the time as of the last look; zero if it may get one
	 */
	public Duration swapBackOff(int worker) {
		return this.loops.backOff(worker);
	}

	private void watch() {
		while (this.thread == Thread.currentThread()) {
			// There may not even be memory for what a step is made of
			try {
				look();
			}
			catch (Throwable ex) {
				surviveToTell(ex);
			}
			LockSupport.parkNanos(this, this.limits.interval().toNanos());
			Thread.interrupted();
		}
	}

	private void look() {
		long now = this.clock.advance();
		survive(this.workers::beat);
		survive(() -> this.loops.look(now));
		survive(() -> lookAtRunThreads(now));
		survive(this::beatSchedulers);
		survive(() -> this.otherThreads.look(now).forEach(this::report));
		survive(this::lookForExhaustion);
		survive(() -> this.stalls.endPeriod(System.nanoTime()));
	}

	private void survive(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			surviveToTell(ex);
		}
	}

	private void surviveToTell(Throwable error) {
		try {
			later(() -> logger.error("Watchdog goes on after an error", error));
		}
		catch (Throwable ex) {
			// Not even memory for that: the next look may have some
		}
	}

	private void lookAtRunThreads(long now) {
		if (this.runThreads != null) {
			this.runThreads.look(now, this.clock.lastPause());
		}
	}

	private void beatSchedulers() {
		if (this.runThreads != null) {
			this.runThreads.beat();
		}
	}

	private void lookForExhaustion() {
		long now = System.nanoTime();
		if (this.exhaustion != null && now - this.exhaustionLookedAt >= ExhaustionWatch.PERIOD.toNanos()) {
			this.exhaustionLookedAt = now;
			this.exhaustion.look(now, this.runThreads != null && this.runThreads.isAtStandstill());
		}
	}

	private void report(Stall stall) {
		this.stalls.add(stall, System.nanoTime());
		later(this.teller, () -> tell(stall));
	}

	private void log(String line) {
		later(() -> logger.warn(line));
	}

	private void later(Runnable task) {
		later(this.reporter, task);
	}

	/**
	 * Do what may wait for others on a thread that may.
	 * @param executor whose thread
	 * @param task what to do
	 */
	private static void later(@Nullable ThreadPoolExecutor executor, Runnable task) {
		if (executor != null) {
			executor.execute(task);
		}
	}

	private void tell(Stall stall) {
		try {
			StallEvent.commit(stall);
			this.listener.accept(stall);
		}
		catch (RuntimeException ex) {
			logger.error("A listener for stalls failed", ex);
		}
	}

}
