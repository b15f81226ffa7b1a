package io.wattspring.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The queue of application work that all workers share, and the threads that run it.
 * <p>
 * There are two kinds of tasks. An <em>arrival</em> starts a request; arrivals are
 * bounded and an arrival that finds no room is refused. Everything else continues work
 * that has begun: it goes first, so that what was started is finished before more is
 * started, and it is never refused, since its number is bounded by the arrivals.
 * <p>
 * <b>Waking.</b> A thread that finds nothing is <em>searching</em> for a short while,
 * then parks on the idle stack (last in, first out: warm caches, and surplus threads
 * sleep). Adding a task wakes one thread, but only if none is searching, because a
 * searching thread will find it; a thread that stops searching because it found work
 * wakes the next one if there is more. A thread about to park publishes itself as idle
 * before it looks a last time, and a task is added before the searching threads are
 * counted, so either the thread sees the task or the adder sees the thread.
 *
 * @since 0.1.0
 */
public final class RunQueue {

	private static final Log logger = LogFactory.getLog(RunQueue.class);

	private static final int SEARCH_ROUNDS = 64;

	private final int threadCount;

	private final int capacity;

	private final Queue<Runnable> continued = new ConcurrentLinkedQueue<>();

	private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waitingArrivals = new AtomicInteger();

	private final AtomicInteger searching = new AtomicInteger();

	private final ArrayDeque<Thread> idle = new ArrayDeque<>();

	private volatile int idleCount;

	private volatile boolean stopped = true;

	private volatile List<RunThread> threads = List.of();

	private final Scheduler scheduler = new RunQueueScheduler(this);

	/**
	 * Create a queue; its threads start with {@link #start()}.
	 * @param threads number of threads, at least 1
	 * @param capacity how many arrivals may wait, at least 1
	 */
	public RunQueue(int threads, int capacity) {
		this.threadCount = threads;
		this.capacity = capacity;
	}

	/**
	 * Start the threads; possible again after a stop.
	 */
	public void start() {
		List<RunThread> threads = new ArrayList<>();
		for (int i = 1; i <= this.threadCount; i++) {
			threads.add(new RunThread(this, "watt-run-" + i));
		}
		this.threads = threads;
		this.stopped = false;
		threads.forEach(Thread::start);
	}

	/**
	 * Add a task that starts a request.
	 * @param task the task
	 * @return {@code false} if there is no room for it
	 */
	boolean offer(Runnable task) {
		if (this.stopped) {
			return false;
		}
		if (this.waitingArrivals.incrementAndGet() > this.capacity) {
			this.waitingArrivals.decrementAndGet();
			return false;
		}
		this.arrivals.add(task);
		wakeOne();
		return true;
	}

	/**
	 * Add a task that continues work which has begun.
	 * @param task the task
	 * @throws RejectedExecutionException if the queue is stopped
	 */
	void execute(Runnable task) {
		if (this.stopped) {
			throw new RejectedExecutionException("Run queue is stopped");
		}
		this.continued.add(task);
		wakeOne();
	}

	/**
	 * Return how many requests wait for a thread.
	 * @return the number of arrivals that wait
	 */
	public int depth() {
		return this.waitingArrivals.get();
	}

	/**
	 * Return how many arrivals may wait.
	 * @return the bound
	 */
	public int capacity() {
		return this.capacity;
	}

	/**
	 * Return a scheduler whose tasks run on this queue.
	 * @return the scheduler
	 */
	Scheduler asScheduler() {
		return this.scheduler;
	}

	/**
	 * End the threads once the queue is empty, so that tasks which release something
	 * still do. Nothing is accepted any more; a thread that is stuck is interrupted.
	 * @param timeout how long to wait for them altogether
	 */
	public void stop(Duration timeout) {
		this.stopped = true;
		this.threads.forEach(LockSupport::unpark);
		long deadline = System.nanoTime() + timeout.toNanos();
		try {
			for (Thread thread : this.threads) {
				long millis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
				thread.join(millis);
				if (thread.isAlive()) {
					thread.interrupt();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Take the next task, waiting for it; on a run thread.
	 * @return the task, or {@code null} once the queue is stopped
	 */
	@Nullable Runnable take() {
		Runnable task = poll();
		if (task != null) {
			return task;
		}
		this.searching.incrementAndGet();
		while (true) {
			task = search();
			if (task != null) {
				if (this.searching.decrementAndGet() == 0 && hasTasks()) {
					wakeOne();
				}
				return task;
			}
			if (this.stopped) {
				this.searching.decrementAndGet();
				return null;
			}
			park();
		}
	}

	private @Nullable Runnable search() {
		for (int i = 0; i < SEARCH_ROUNDS; i++) {
			Runnable task = poll();
			if (task != null) {
				return task;
			}
			Thread.onSpinWait();
		}
		return null;
	}

	/**
	 * Wait, without searching, until woken or until there is a task; searching again on
	 * return.
	 */
	private void park() {
		Thread thread = Thread.currentThread();
		synchronized (this.idle) {
			this.idle.push(thread);
			this.idleCount = this.idle.size();
		}
		this.searching.decrementAndGet();
		while (isIdle(thread)) {
			if (hasTasks() || this.stopped) {
				if (leaveIdle(thread)) {
					this.searching.incrementAndGet();
				}
				return;
			}
			LockSupport.park(this);
		}
	}

	private boolean isIdle(Thread thread) {
		synchronized (this.idle) {
			return this.idle.contains(thread);
		}
	}

	private boolean leaveIdle(Thread thread) {
		synchronized (this.idle) {
			boolean removed = this.idle.remove(thread);
			this.idleCount = this.idle.size();
			return removed;
		}
	}

	/**
	 * Wake a thread unless one is searching already. The woken one is counted as
	 * searching on its behalf.
	 */
	private void wakeOne() {
		if (this.idleCount == 0 || !this.searching.compareAndSet(0, 1)) {
			return;
		}
		Thread thread;
		synchronized (this.idle) {
			thread = this.idle.poll();
			this.idleCount = this.idle.size();
		}
		if (thread != null) {
			LockSupport.unpark(thread);
		}
		else if (this.searching.decrementAndGet() == 0 && this.idleCount > 0 && hasTasks()) {
			wakeOne();
		}
	}

	private @Nullable Runnable poll() {
		Runnable task = this.continued.poll();
		if (task == null) {
			task = this.arrivals.poll();
			if (task != null) {
				this.waitingArrivals.decrementAndGet();
			}
		}
		return task;
	}

	private boolean hasTasks() {
		return !this.continued.isEmpty() || !this.arrivals.isEmpty();
	}

	void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			logger.error("Task of the run queue failed", ex);
		}
	}

}
