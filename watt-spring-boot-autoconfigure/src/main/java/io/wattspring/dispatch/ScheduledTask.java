package io.wattspring.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A task that runs once or at a fixed rate. As with Reactor's own, disposing of it
 * interrupts it if it runs on another thread; what it throws goes to Reactor's handling
 * of errors and does not end a fixed rate.
 */
final class ScheduledTask extends FutureTask<@Nullable Void> implements Disposable {

	/**
	 * The period of a task that runs once.
	 */
	static final long ONCE = -1;

	/**
	 * Hands an error to Reactor, whose hooks cannot be called otherwise.
	 */
	private static final Scheduler HERE = Schedulers.fromExecutor(Runnable::run);

	private final Executor executor;

	private final ScheduledExecutorService timer;

	private final long periodNanos;

	private final Consumer<ScheduledTask> ended;

	private volatile @Nullable Thread runner;

	private volatile @Nullable Future<?> timing;

	private long due;

	/**
	 * Create a task.
	 * @param task what to run
	 * @param executor where it runs
	 * @param timer when it runs; runs nothing itself
	 * @param periodNanos nanoseconds between two runs, 0 to repeat it at once,
	 * {@link #ONCE} to run it once
	 * @param ended told when it is done or disposed of
	 */
	ScheduledTask(Runnable task, Executor executor, ScheduledExecutorService timer, long periodNanos,
			Consumer<ScheduledTask> ended) {
		super(() -> run(task, periodNanos), null);
		this.executor = executor;
		this.timer = timer;
		this.periodNanos = periodNanos;
		this.ended = ended;
	}

	private static void run(Runnable task, long periodNanos) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			HERE.schedule(() -> {
				throw Exceptions.propagate(ex);
			});
			if (periodNanos == 0) {
				throw ex;
			}
		}
	}

	/**
	 * Run it.
	 * @param delayNanos nanoseconds from now; at once if not positive
	 * @throws RejectedExecutionException if it cannot be run
	 */
	void start(long delayNanos) {
		startAt(System.nanoTime() + Math.max(0, delayNanos));
	}

	private void startAt(long due) {
		this.due = due;
		long delay = due - System.nanoTime();
		if (delay <= 0) {
			this.executor.execute(this);
			return;
		}
		this.timing = this.timer.schedule(this::onTime, delay, TimeUnit.NANOSECONDS);
		if (isDone()) {
			stopTiming();
		}
	}

	private void onTime() {
		try {
			this.executor.execute(this);
		}
		catch (RejectedExecutionException ex) {
			cancel(false);
		}
	}

	@Override
	public void run() {
		this.runner = Thread.currentThread();
		try {
			if (this.periodNanos == ONCE) {
				super.run();
			}
			else if (runAndReset()) {
				again();
			}
		}
		finally {
			this.runner = null;
			if (isCancelled()) {
				// The interrupt was meant for this task
				Thread.interrupted();
			}
		}
	}

	private void again() {
		try {
			startAt(this.due + this.periodNanos);
		}
		catch (RejectedExecutionException ex) {
			cancel(false);
		}
	}

	boolean isPeriodic() {
		return this.periodNanos != ONCE;
	}

	@Override
	protected void done() {
		this.ended.accept(this);
		stopTiming();
	}

	private void stopTiming() {
		Future<?> timing = this.timing;
		if (timing != null) {
			timing.cancel(false);
		}
	}

	@Override
	public void dispose() {
		cancel(this.runner != Thread.currentThread());
	}

	@Override
	public boolean isDisposed() {
		return isDone();
	}

}
