package io.wattspring.dispatch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What Reactor's {@code parallel} scheduler does, on the threads of an executor. Tasks of
 * one worker run in order and never at once, but no two workers ever wait for each other.
 * A timer thread of its own hands delayed tasks over when they are due, runs none, and
 * ends when it has none.
 *
 * @see Schedulers#parallel()
 */
final class ParallelScheduler implements Scheduler, Scannable {

	private final Executor executor;

	private final String name;

	private final ScheduledThreadPoolExecutor timer;

	private final Set<ScheduledTask> tasks = ConcurrentHashMap.newKeySet();

	private final Sinks.Empty<Void> drained = Sinks.empty();

	private volatile boolean closed;

	/**
	 * Create a scheduler.
	 * @param executor where tasks run
	 * @param name name that the scheduler shows
	 */
	ParallelScheduler(Executor executor, String name) {
		this.executor = executor;
		this.name = name;
		this.timer = new ScheduledThreadPoolExecutor(1, ParallelScheduler::timerThread);
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setKeepAliveTime(1, TimeUnit.SECONDS);
		this.timer.allowCoreThreadTimeOut(true);
	}

	private static Thread timerThread(Runnable task) {
		Thread thread = new Thread(task, "watt-timer");
		thread.setDaemon(true);
		return thread;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return schedule(task, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return start(task(this.executor, task, ScheduledTask.ONCE, this::ended), unit.toNanos(delay));
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		return start(task(this.executor, task, Math.max(0, unit.toNanos(period)), this::ended),
				unit.toNanos(initialDelay));
	}

	private ScheduledTask task(Executor executor, Runnable task, long periodNanos, Consumer<ScheduledTask> ended) {
		return new ScheduledTask(Schedulers.onSchedule(task), executor, this.timer, periodNanos, ended);
	}

	private ScheduledTask start(ScheduledTask task, long delayNanos) {
		this.tasks.add(task);
		try {
			if (this.closed) {
				throw Exceptions.failWithRejected();
			}
			task.start(delayNanos);
			if (task.isDone()) {
				// Possibly before it was added
				ended(task);
			}
			return task;
		}
		catch (RejectedExecutionException ex) {
			task.dispose();
			throw Exceptions.failWithRejected(ex);
		}
	}

	private void ended(ScheduledTask task) {
		this.tasks.remove(task);
		if (this.closed && this.tasks.isEmpty()) {
			this.drained.tryEmitEmpty();
		}
	}

	@Override
	public Worker createWorker() {
		return new SerialWorker();
	}

	@Override
	public void init() {
		if (this.closed) {
			throw new IllegalStateException("A scheduler that is disposed of cannot be initialized");
		}
	}

	@Override
	public void dispose() {
		close((task) -> true);
	}

	@Override
	public Mono<Void> disposeGracefully() {
		return Mono.defer(() -> {
			close(ScheduledTask::isPeriodic);
			return this.drained.asMono();
		});
	}

	private void close(Predicate<ScheduledTask> dispose) {
		this.closed = true;
		this.timer.shutdown();
		this.tasks.stream().filter(dispose).forEach(ScheduledTask::dispose);
		if (this.tasks.isEmpty()) {
			this.drained.tryEmitEmpty();
		}
	}

	@Override
	public boolean isDisposed() {
		return this.closed;
	}

	@Override
	@SuppressWarnings("rawtypes")
	public @Nullable Object scanUnsafe(Attr key) {
		if (key == Attr.TERMINATED || key == Attr.CANCELLED) {
			return this.closed;
		}
		if (key == Attr.BUFFERED) {
			return this.tasks.size();
		}
		return (key == Attr.NAME) ? this.name : null;
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Runs its tasks one after the other.
	 */
	private final class SerialWorker implements Worker {

		private final SerialTasks series = new SerialTasks(ParallelScheduler.this.executor);

		private final Set<ScheduledTask> own = ConcurrentHashMap.newKeySet();

		private volatile boolean disposed;

		@Override
		public Disposable schedule(Runnable task) {
			return schedule(task, 0, TimeUnit.NANOSECONDS);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			return add(task(this.series, task, ScheduledTask.ONCE, this::ended), unit.toNanos(delay));
		}

		@Override
		public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
			return add(task(this.series, task, Math.max(0, unit.toNanos(period)), this::ended),
					unit.toNanos(initialDelay));
		}

		private Disposable add(ScheduledTask task, long delayNanos) {
			this.own.add(task);
			if (this.disposed) {
				this.own.remove(task);
				throw Exceptions.failWithRejected();
			}
			return start(task, delayNanos);
		}

		private void ended(ScheduledTask task) {
			this.own.remove(task);
			ParallelScheduler.this.ended(task);
		}

		@Override
		public void dispose() {
			this.disposed = true;
			this.own.forEach(ScheduledTask::dispose);
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

}
