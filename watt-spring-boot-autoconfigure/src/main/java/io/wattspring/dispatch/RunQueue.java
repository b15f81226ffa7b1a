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
 * started, and it is never refused, since its number is bounded by the arrivals.
 *
 * @since 0.1.0
 */
public final class RunQueue implements RunThreads {

	private static final Log logger = LogFactory.getLog(RunQueue.class);

	private final int threadCount;

	private final int capacity;

	private final Queue<Runnable> continued = new ConcurrentLinkedQueue<>();

	private final Queue<Runnable> arrivals = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waitingArrivals = new AtomicInteger();

	private final IdleThreads idleThreads = new IdleThreads(this::poll, this::hasTasks);

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
		List<RunThread> spares = this.threads.stream()
			.filter((thread) -> thread.isSpare() && !thread.isRetired())
			.toList();
		for (int i = spares.size(); i < wanted && !this.stopped; i++) {
			startThread(true);
		}
		for (int i = wanted; i < spares.size(); i++) {
			spares.get(i).retire();
			LockSupport.unpark(spares.get(i));
		}
	}

	/**
	 * End the threads once the queue is empty, so that tasks which release something
	 * still do. Nothing is accepted any more; a thread that is stuck is interrupted.
	 * @param timeout how long to wait for them altogether
	 */
	public synchronized void stop(Duration timeout) {
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
	 * Take the next task, waiting for it.
	 * @param thread the current thread
	 * @return the task, or {@code null} if the thread should end
	 */
	@Nullable Runnable take(RunThread thread) {
		Runnable task = poll();
		return (task != null) ? task : this.idleThreads.await(thread::isToEnd);
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

	boolean isStopped() {
		return this.stopped;
	}

	void ended(RunThread thread) {
		this.threads.remove(thread);
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
