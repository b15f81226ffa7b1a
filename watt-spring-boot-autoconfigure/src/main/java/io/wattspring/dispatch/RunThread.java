package io.wattspring.dispatch;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.LockSupport;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.scheduler.NonBlocking;

import io.wattspring.worker.NativeThread;
import io.wattspring.worker.RunThreadSnapshot;

/**
 * A thread that runs application code and publishes what it runs. Marked
 * {@link NonBlocking}, so that {@code block()} fails on it as it does on an event loop.
 */
final class RunThread extends FastThreadLocalThread implements NonBlocking {

	private static final long ABANDONED = -1;

	private static final AtomicLongFieldUpdater<RunThread> RUN = AtomicLongFieldUpdater.newUpdater(RunThread.class,
			"run");

	private final RunQueue queue;

	private final int slot;

	private final ThreadActivity activity = new ThreadActivity(this);

	private volatile @Nullable RunExchange exchange;

	private volatile long run;

	private volatile boolean retired;

	private volatile @Nullable NativeThread nativeThread;

	private volatile boolean slow;

	private volatile boolean ended;

	// Used by this thread only
	private long runs;

	// Used by this thread only
	private boolean worn;

	// Used by this thread only
	private int continuedInARow;

	private boolean tookExempt;

	/**
	 * Create a thread that is not started.
	 * @param queue the queue whose tasks it runs
	 * @param name name of the thread
	 * @param slot number of the worker whose lane it belongs to, or 0 for a spare
	 */
	RunThread(RunQueue queue, String name, int slot) {
		super(name);
		// Not that of the thread that starts it, which may be one that was given up on
		setContextClassLoader(queue.contextClassLoader());
		this.queue = queue;
		this.slot = slot;
		setDaemon(true);
		setUncaughtExceptionHandler((thread, ex) -> queue.failed(this, ex));
	}

	@Override
	public void run() {
		try {
			this.nativeThread = NativeThread.current();
			Runnable task = this.queue.take(this);
			while (task != null) {
				if (!isToEnd()) {
					// An interrupt was meant for the task before
					Thread.interrupted();
				}
				this.run = ++this.runs;
				this.queue.run(task);
				boolean mine = RUN.getAndSet(this, 0) != ABANDONED;
				this.exchange = null;
				task = (mine && !this.retired && !this.worn && !this.slow) ? this.queue.take(this) : null;
			}
		}
		finally {
			this.nativeThread = null;
			this.ended = true;
			FastThreadLocal.removeAll();
			this.queue.ended(this);
		}
	}

	/**
	 * End after the task that runs now, or the next one; or go on after all.
	 * @param retired whether to end
	 */
	void retire(boolean retired) {
		if (this.retired != retired) {
			this.retired = retired;
			LockSupport.unpark(this);
		}
	}

	boolean tookExempt() {
		return this.tookExempt;
	}

	void tookExempt(boolean tookExempt) {
		this.tookExempt = tookExempt;
	}

	int continuedInARow() {
		return this.continuedInARow;
	}

	void tookContinued() {
		this.continuedInARow++;
	}

	void tookArrival() {
		this.continuedInARow = 0;
	}

	boolean isToEnd() {
		return this.retired || this.queue.isStopped();
	}

	boolean isSpare() {
		return this.slot == 0;
	}

	int slot() {
		return this.slot;
	}

	/**
	 * Return whether the thread takes further tasks.
	 * @return {@code false} if it is to end after what it runs
	 */
	boolean isInService() {
		return !this.retired && !this.ended && this.run != ABANDONED;
	}

	boolean isEnded() {
		return this.ended;
	}

	ThreadActivity activity() {
		return this.activity;
	}

	/**
	 * Return the number of the task that runs.
	 * @return the number, 0 if none does; negative if the thread was given up on
	 */
	long currentRun() {
		return this.run;
	}

	RunThreadSnapshot snapshot() {
		long run = this.run;
		RunExchange exchange = (run != 0) ? this.exchange : null;
		return (exchange != null)
				? new RunThreadSnapshot(this, run, exchange.request(), exchange.giveUpAfter(), isSpare(), this.slow)
				: new RunThreadSnapshot(this, run, null, null, isSpare(), this.slow);
	}

	@Nullable RunExchange exchange() {
		return this.exchange;
	}

	void exchange(@Nullable RunExchange exchange) {
		this.exchange = exchange;
	}

	/**
	 * Let this thread end after what it runs, if that is still the given run.
	 * @param run number of the run
	 * @return whether it is
	 */
	boolean abandon(long run) {
		return run > 0 && RUN.compareAndSet(this, run, ABANDONED);
	}

	/**
	 * Let this thread leave the processors to others, if it still runs the given run, and
	 * end after that.
	 * @param run number of the run
	 * @return whether it does
	 */
	boolean slowDown(long run) {
		NativeThread nativeThread = this.nativeThread;
		boolean done = false;
		// First: it takes no further task then
		this.slow = true;
		try {
			done = nativeThread != null && this.run == run && nativeThread.idlePolicy();
		}
		finally {
			this.slow = done;
		}
		return done;
	}

	boolean isSlow() {
		return this.slow;
	}

	/**
	 * Say that the current run thread makes progress with what it runs, as if it had
	 * begun another task: it receives the next element of a stream.
	 */
	static void progressed() {
		if (Thread.currentThread() instanceof RunThread thread) {
			long run = thread.run;
			if (run > 0) {
				RUN.compareAndSet(thread, run, ++thread.runs);
			}
		}
	}

	/**
	 * Return the queue whose tasks the current thread runs.
	 * @return the queue, or {@code null} on a thread of another kind
	 */
	static @Nullable RunQueue currentQueue() {
		return (Thread.currentThread() instanceof RunThread thread) ? thread.queue : null;
	}

	/**
	 * Say that what the current run thread runs has failed. An error of the JVM (out of
	 * memory, stack overflow, a class that cannot be linked) may have left the thread in
	 * a bad state: another one takes its place after this task.
	 * @param ex the failure
	 */
	static void failed(Throwable ex) {
		if (Exceptions.isJvmFatal(ex) && Thread.currentThread() instanceof RunThread thread) {
			thread.worn = true;
		}
	}

	/**
	 * Return whether the current run thread is to end after what it runs.
	 * @return {@code true} if it should leave what it can to others
	 */
	static boolean isEnding() {
		return Thread.currentThread() instanceof RunThread thread
				&& (thread.worn || thread.slow || thread.retired || thread.run == ABANDONED);
	}

	boolean isWorn() {
		return this.worn;
	}

}
