package io.wattspring.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor's view of a run queue. Tasks of one of its workers run in order and never at
 * once, on whichever run thread is free. They belong to a request: that of the scheduler,
 * or else that of the run thread which schedules them. It has no timer.
 * <p>
 * A worker that is disposed of takes no more tasks, but runs those that it has: where
 * {@code publishOn} is cancelled with a drain scheduled, it leaves to that drain to
 * discard what is queued, and buffers would be lost.
 */
final class RunQueueScheduler implements Scheduler {

	private final RunQueue queue;

	private final @Nullable RunExchange exchange;

	/**
	 * Create a scheduler.
	 * @param queue where tasks run
	 * @param exchange request that all tasks belong to, or {@code null}
	 */
	RunQueueScheduler(RunQueue queue, @Nullable RunExchange exchange) {
		this.queue = queue;
		this.exchange = exchange;
	}

	@Override
	public Disposable schedule(Runnable task) {
		Task scheduled = task(task);
		submit(this.queue::execute, scheduled);
		return scheduled;
	}

	@Override
	public Worker createWorker() {
		return new SerialWorker();
	}

	private Task task(Runnable task) {
		RunExchange exchange = (this.exchange != null) ? this.exchange : CurrentExchange.get();
		return new Task(this.queue, exchange, Schedulers.onSchedule(task));
	}

	private static void submit(Executor executor, Task task) {
		try {
			executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			throw Exceptions.failWithRejected(ex);
		}
	}

	/**
	 * A task that does not run once it is disposed of.
	 */
	private static final class Task implements Runnable, Disposable {

		private final RunQueue queue;

		private final @Nullable RunExchange exchange;

		private final Runnable task;

		private volatile boolean disposed;

		Task(RunQueue queue, @Nullable RunExchange exchange, Runnable task) {
			this.queue = queue;
			this.exchange = exchange;
			this.task = task;
		}

		@Override
		public void run() {
			if (!this.disposed) {
				CurrentExchange.set(this.exchange);
				this.queue.guard(this.task);
				this.disposed = true;
			}
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

	/**
	 * Runs its tasks one after the other.
	 */
	private final class SerialWorker implements Worker {

		private final SerialTasks series = new SerialTasks(RunQueueScheduler.this.queue::execute);

		private volatile boolean disposed;

		@Override
		public Disposable schedule(Runnable task) {
			if (this.disposed) {
				throw Exceptions.failWithRejected();
			}
			Task scheduled = task(task);
			submit(this.series, scheduled);
			return scheduled;
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

}
