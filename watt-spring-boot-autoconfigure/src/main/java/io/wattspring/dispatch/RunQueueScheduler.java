package io.wattspring.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reactor's view of a run queue. Tasks of one of its workers run in order and never at
 * once, on whichever run thread is free. It has no timer.
 */
final class RunQueueScheduler implements Scheduler {

	private final RunQueue queue;

	RunQueueScheduler(RunQueue queue) {
		this.queue = queue;
	}

	@Override
	public Disposable schedule(Runnable task) {
		Task scheduled = new Task(this.queue, Schedulers.onSchedule(task));
		submit(scheduled);
		return scheduled;
	}

	@Override
	public Worker createWorker() {
		return new SerialWorker();
	}

	private void submit(Runnable task) {
		try {
			this.queue.execute(task);
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

		private final Runnable task;

		private volatile boolean disposed;

		Task(RunQueue queue, Runnable task) {
			this.queue = queue;
			this.task = task;
		}

		@Override
		public void run() {
			if (!this.disposed) {
				this.queue.run(this.task);
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
	private final class SerialWorker implements Worker, Runnable {

		private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();

		private final AtomicInteger pending = new AtomicInteger();

		private volatile boolean disposed;

		@Override
		public Disposable schedule(Runnable task) {
			if (this.disposed) {
				throw Exceptions.failWithRejected();
			}
			Task scheduled = new Task(RunQueueScheduler.this.queue, Schedulers.onSchedule(task));
			this.tasks.add(scheduled);
			if (this.pending.getAndIncrement() == 0) {
				submit(this);
			}
			return scheduled;
		}

		@Override
		public void run() {
			int seen = this.pending.get();
			do {
				Task task = this.tasks.poll();
				while (task != null) {
					if (!this.disposed) {
						task.run();
					}
					task = this.tasks.poll();
				}
				seen = this.pending.addAndGet(-seen);
			}
			while (seen != 0);
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
