package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;

/**
 * The queue of application work that all workers share, and the threads that run it.
 * <p>
 * There are two kinds of tasks. An <em>arrival</em> starts a request; arrivals are
 * bounded and an arrival that finds no room is refused. Everything else continues work
 * that has begun: it goes first, so that what was started is finished before more is
 * started, but not for ever: a thread takes an arrival after some continuations in a row,
 * so that long streams starve nobody. What continues is never refused; its number follows
 * from the exchanges and sessions that are open.
 *
 * @since 0.1.0
 */
public final class RunQueue implements RunThreads {

	private static final Log logger = LogFactory.getLog(RunQueue.class);

	private static final int CONTINUED_IN_A_ROW = 8;

	private final int threadCount;

	private final int capacity;

	private final Queue<Runnable> continued = new ConcurrentLinkedQueue<>();

	private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waitingArrivals = new AtomicInteger();

	private final IdleThreads idleThreads = new IdleThreads(this::hasTasks);

	private final List<RunThread> threads = new CopyOnWriteArrayList<>();

	private final AtomicInteger threadNumber = new AtomicInteger();

	private volatile boolean stopped = true;

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
	public synchronized void start() {
		this.stopped = false;
		this.threadNumber.set(0);
		for (int i = 0; i < this.threadCount; i++) {
			startThread(false);
		}
	}

	private void startThread(boolean spare) {
		String name = ((spare) ? "watt-run-spare-" : "watt-run-") + this.threadNumber.incrementAndGet();
		RunThread thread = new RunThread(this, name, spare);
		this.threads.add(thread);
		thread.start();
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
		if (this.stopped && this.arrivals.remove(task)) {
			this.waitingArrivals.decrementAndGet();
			return false;
		}
		this.idleThreads.wakeOne();
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
		if (this.stopped && this.continued.remove(task)) {
			throw new RejectedExecutionException("Run queue is stopped");
		}
		this.idleThreads.wakeOne();
	}

	@Override
	public int waiting() {
		return this.waitingArrivals.get();
	}

	/**
	 * Return how many arrivals may wait.
	 * @return the bound
	 */
	public int capacity() {
		return this.capacity;
	}

	@Override
	public List<RunThreadSnapshot> snapshots() {
		return this.threads.stream().map(RunThread::snapshot).toList();
	}

	@Override
	public synchronized void spares(int wanted) {
		// Those that are retired but still run something count: the bound is on threads
		List<RunThread> spares = this.threads.stream().filter(RunThread::isSpare).toList();
		for (int i = 0; i < spares.size(); i++) {
			spares.get(i).retire(i >= wanted);
		}
		for (int i = spares.size(); i < wanted && !this.stopped; i++) {
			startThread(true);
		}
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
			for (RunThread thread : this.threads) {
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

	/**
	 * Take the next task, waiting for it.
	 * @param thread the current thread
	 * @return the task, or {@code null} if the thread should end
	 */
	@Nullable Runnable take(RunThread thread) {
		Runnable task = poll(thread);
		return (task != null) ? task : this.idleThreads.await(() -> poll(thread), thread::isToEnd);
	}

	private @Nullable Runnable poll(RunThread thread) {
		Runnable task = (thread.continuedInARow() < CONTINUED_IN_A_ROW) ? this.continued.poll() : null;
		if (task != null) {
			thread.tookContinued();
			return task;
		}
		thread.tookArrival();
		task = this.arrivals.poll();
		if (task != null) {
			this.waitingArrivals.decrementAndGet();
			return task;
		}
		return this.continued.poll();
	}

	private boolean hasTasks() {
		return !this.continued.isEmpty() || !this.arrivals.isEmpty();
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Take note that a thread has ended; one that should not have is replaced.
	 * @param thread the thread
	 */
	void ended(RunThread thread) {
		this.threads.remove(thread);
		if (!thread.isToEnd() && !thread.isSpare()) {
			startThread(false);
		}
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
