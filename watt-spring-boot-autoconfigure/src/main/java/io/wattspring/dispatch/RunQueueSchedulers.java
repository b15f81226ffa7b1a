package io.wattspring.dispatch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.core.scheduler.Schedulers.Factory;
import reactor.core.scheduler.Schedulers.Snapshot;

/**
 * Lets {@link Schedulers#parallel()} run its tasks on run queues, so that all CPU work of
 * an application is in one queue. Reactor's schedulers are the JVM's: the first queue
 * that is added installs a factory, the last one that is removed takes it back. Neither
 * disposes of a scheduler, since a static field may hold one. A task goes to the queue of
 * the run thread that schedules it, or else to the queue that was added last.
 * <p>
 * Where the application has set a factory of its own that stays, and this does nothing.
 *
 * @since 0.1.0
 */
public final class RunQueueSchedulers {

	private static final Log logger = LogFactory.getLog(RunQueueSchedulers.class);

	private static final String HOOK = "io.wattspring.exchange";

	private static final String PARALLEL = "parallel";

	private static final RunQueueSchedulers JVM = new RunQueueSchedulers();

	private final List<RunQueue> queues = new CopyOnWriteArrayList<>();

	private final RunQueueFactory factory = new RunQueueFactory();

	private @Nullable Snapshot reactors;

	private @Nullable Snapshot ours;

	private final Executor substitute = substitute();

	private RunQueueSchedulers() {
	}

	/**
	 * Use a run queue.
	 * @param queue the queue
	 * @return ends the use
	 */
	public static Usage use(RunQueue queue) {
		return new Usage(queue, JVM.addQueue(queue));
	}

	private synchronized boolean addQueue(RunQueue queue) {
		if (this.queues.isEmpty() && !install()) {
			return false;
		}
		this.queues.add(queue);
		return true;
	}

	private boolean install() {
		if (!this.factory.isInstalled()) {
			if (!isReactors()) {
				logger.warn("Reactor's parallel scheduler stays as it is, since the application has set a factory of "
						+ "its own (Schedulers.setFactory); a handler that blocks on it is not replaced");
				return false;
			}
			Snapshot ours = this.ours;
			this.reactors = Schedulers.setFactoryWithSnapshot((ours != null) ? Reactors.INSTANCE : this.factory);
			if (ours != null) {
				Schedulers.resetFrom(ours);
			}
		}
		Schedulers.onScheduleHook(HOOK, CurrentExchange::carry);
		return true;
	}

	private synchronized void removeQueue(RunQueue queue) {
		if (this.queues.remove(queue) && this.queues.isEmpty()) {
			Schedulers.resetOnScheduleHook(HOOK);
			if (this.factory.isInstalled()) {
				this.ours = Schedulers.setFactoryWithSnapshot(Reactors.INSTANCE);
				Schedulers.resetFrom(this.reactors);
			}
			else {
				logger.warn("Reactor's schedulers are left as they are, since the factory has been changed meanwhile");
			}
		}
	}

	private static boolean isReactors() {
		return sameType(Schedulers.newParallel("watt-probe", 1), Reactors.INSTANCE.newParallel(1, Thread::new))
				&& sameType(Schedulers.newSingle("watt-probe"), Reactors.INSTANCE.newSingle(Thread::new))
				&& sameType(Schedulers.newBoundedElastic(1, 1, "watt-probe"),
						Reactors.INSTANCE.newBoundedElastic(1, 1, Thread::new, 1));
	}

	private static boolean sameType(Scheduler made, Scheduler reactors) {
		boolean same = made.getClass() == reactors.getClass();
		reactors.dispose();
		if (same) {
			// Another one may be shared, and is not ours to dispose of
			made.dispose();
		}
		return same;
	}

	private void execute(Runnable task) {
		RunQueue current = RunThread.currentQueue();
		if (current != null && this.queues.contains(current) && submit(current, task)) {
			return;
		}
		for (int i = this.queues.size() - 1; i >= 0; i--) {
			RunQueue queue = queueAt(i);
			if (queue != null && submit(queue, task)) {
				return;
			}
		}
		this.substitute.execute(task);
	}

	private @Nullable RunQueue queueAt(int index) {
		try {
			return this.queues.get(index);
		}
		catch (IndexOutOfBoundsException ex) {
			return null;
		}
	}

	private boolean submit(RunQueue queue, Runnable task) {
		try {
			queue.execute(task);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	/**
	 * Create what runs tasks while there is no queue: those of who kept the scheduler
	 * beyond the life of the application. Its threads end when they have nothing to do.
	 * @return an executor with as many threads as Reactor's scheduler has
	 */
	private static Executor substitute() {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(Schedulers.DEFAULT_POOL_SIZE, Schedulers.DEFAULT_POOL_SIZE,
				1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SubstituteThread::new);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * A thread on which {@code block()} fails, as on those that it stands in for.
	 */
	private static final class SubstituteThread extends Thread implements NonBlocking {

		SubstituteThread(Runnable task) {
			super(task, "watt-no-queue");
			setDaemon(true);
		}

	}

	/**
	 * The use of a run queue.
	 *
	 * @param queue the queue
	 * @param active whether {@link Schedulers#parallel()} runs on it
	 * @since 0.1.0
	 */
	public record Usage(RunQueue queue, boolean active) implements AutoCloseable {

		@Override
		public void close() {
			JVM.removeQueue(this.queue);
		}

	}

	/**
	 * Reactor's own schedulers.
	 */
	private enum Reactors implements Factory {

		INSTANCE

	}

	/**
	 * Reactor's own schedulers, but for the one that all share for CPU work.
	 */
	private static final class RunQueueFactory implements Factory {

		private static final String PROBE = "watt-probe-installed";

		private boolean asked;

		boolean isInstalled() {
			this.asked = false;
			Scheduler probe = Schedulers.newParallel(PROBE, 1);
			if (this.asked) {
				probe.dispose();
			}
			return this.asked;
		}

		@Override
		public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
			Object name = (threadFactory instanceof Supplier<?> named) ? named.get() : null;
			this.asked = this.asked || PROBE.equals(name);
			if (PARALLEL.equals(name)) {
				Executor executor = JVM::execute;
				return new ParallelScheduler(executor, "parallel(run-queue)");
			}
			return Factory.super.newParallel(parallelism, threadFactory);
		}

	}

}
