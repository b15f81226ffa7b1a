package io.wattspring.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after the other, in order, on whichever thread of an executor is free.
 * After some in a row it lets others have the thread.
 */
final class SerialTasks implements Executor, Runnable {

	private static final int IN_A_ROW = 16;

	private final Executor executor;

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	/**
	 * Create an empty series.
	 * @param executor where the tasks run
	 */
	SerialTasks(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Add a task.
	 * @param task the task; must not throw
	 * @throws RejectedExecutionException if the executor takes no more
	 */
	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() == 0) {
			try {
				this.executor.execute(this);
			}
			catch (RejectedExecutionException ex) {
				this.tasks.clear();
				this.pending.set(0);
				throw ex;
			}
		}
	}

	@Override
	public void run() {
		int left = IN_A_ROW;
		while (true) {
			Runnable task = this.tasks.poll();
			if (task != null) {
				RunThread.progressed();
				run(task);
			}
			if (this.pending.decrementAndGet() <= 0) {
				return;
			}
			left--;
			if ((left <= 0 || RunThread.isEnding()) && isQueuedAgain()) {
				return;
			}
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			// Those behind it are not lost
			if (this.pending.decrementAndGet() > 0) {
				isQueuedAgain();
			}
			throw ex;
		}
	}

	private boolean isQueuedAgain() {
		try {
			this.executor.execute(this);
			return true;
		}
		catch (RejectedExecutionException ex) {
			// What is left is run here: it may release something
			return false;
		}
	}

}
