package io.wattspring.dispatch;

import java.util.concurrent.locks.LockSupport;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

import io.wattspring.worker.RunThreadSnapshot;

/**
 * A thread that runs application code and publishes what it runs. Marked
 * {@link NonBlocking}, so that {@code block()} fails on it as it does on an event loop.
 */
final class RunThread extends FastThreadLocalThread implements NonBlocking {

	private final RunQueue queue;

	private final boolean spare;

	private long runs;

	private volatile @Nullable RunExchange exchange;

	private volatile long run;

	private volatile boolean retired;

	// Used by this thread only
	private int continuedInARow;

	RunThread(RunQueue queue, String name, boolean spare) {
		super(name);
		this.queue = queue;
		this.spare = spare;
		setDaemon(true);
	}

	@Override
	public void run() {
		try {
			Runnable task = this.queue.take(this);
			while (task != null) {
				this.run = ++this.runs;
				this.queue.run(task);
				this.exchange = null;
				this.run = 0;
				if (!isToEnd()) {
					// An interrupt was meant for the task
					Thread.interrupted();
				}
				task = (this.retired) ? null : this.queue.take(this);
			}
		}
		finally {
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
		return this.spare;
	}

	RunThreadSnapshot snapshot() {
		long run = this.run;
		RunExchange exchange = this.exchange;
		return new RunThreadSnapshot(this, run, (run != 0 && exchange != null) ? exchange.request() : null, this.spare);
	}

	/**
	 * Say that the current run thread makes progress with what it runs, as if it had
	 * begun another task: it receives the next element of a stream.
	 */
	static void progressed() {
		if (Thread.currentThread() instanceof RunThread thread && thread.run != 0) {
			thread.run = ++thread.runs;
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
	 * Return the request that the current thread works for.
	 * @return the request, or {@code null} if there is none or it is not known
	 */
	static @Nullable RunExchange currentExchange() {
		return (Thread.currentThread() instanceof RunThread thread) ? thread.exchange : null;
	}

	/**
	 * Say which request the current run thread works for.
	 * @param exchange the request, or {@code null} if it is not known
	 */
	static void currentExchange(@Nullable RunExchange exchange) {
		if (Thread.currentThread() instanceof RunThread thread) {
			thread.exchange = exchange;
		}
	}

}
