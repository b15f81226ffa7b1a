package io.wattspring.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after the other, in order, on whichever thread of an executor is free.
 */
final class SerialTasks implements Executor, Runnable {

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
		int seen = this.pending.get();
		do {
			Runnable task = this.tasks.poll();
			while (task != null) {
				RunThread.progressed();
				task.run();
				task = this.tasks.poll();
			}
			seen = this.pending.addAndGet(-seen);
		}
		while (seen != 0);
	}

}
