package io.wattspring.dispatch;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for tasks, and who is woken for one.
 * <p>
 * A thread that finds nothing is <em>searching</em> for a short while, then parks on the
 * idle stack (last in, first out: warm caches, and surplus threads sleep). Adding a task
 * wakes one thread, but only if none is searching, because a searching thread will find
 * it; a thread that stops searching because it found work wakes the next one if there is
 * more. A thread about to park publishes itself as idle before it looks a last time, and
 * a task is added before the searching threads are counted, so either the thread sees the
 * task or the adder sees the thread.
 */
final class IdleThreads {

	private static final int SEARCH_ROUNDS = 64;

	private final BooleanSupplier hasTasks;

	private final AtomicInteger searching = new AtomicInteger();

	private final ArrayDeque<Thread> idle = new ArrayDeque<>();

	private volatile int idleCount;

	/**
	 * Create an empty set of idle threads.
	 * @param hasTasks whether there is a task
	 */
	IdleThreads(BooleanSupplier hasTasks) {
		this.hasTasks = hasTasks;
	}

	/**
	 * Wait for a task.
	 * @param poll takes a task, if there is one
	 * @param ended whether the current thread should wait no longer; looked at when it is
	 * unparked
	 * @return the task, or {@code null} if the thread should end
	 */
	@Nullable Runnable await(Supplier<@Nullable Runnable> poll, BooleanSupplier ended) {
		this.searching.incrementAndGet();
		while (true) {
			Runnable task = search(poll);
			boolean end = task == null && ended.getAsBoolean();
			if (task != null || end) {
				searchesNoMore();
				return task;
			}
			park(ended);
		}
	}

	private @Nullable Runnable search(Supplier<@Nullable Runnable> poll) {
		try {
			for (int i = 0; i < SEARCH_ROUNDS; i++) {
				Runnable task = poll.get();
				if (task != null) {
					return task;
				}
				Thread.onSpinWait();
			}
			return null;
		}
		catch (Throwable ex) {
			searchesNoMore();
			throw ex;
		}
	}

	private void searchesNoMore() {
		if (this.searching.decrementAndGet() == 0 && this.hasTasks.getAsBoolean()) {
			wakeOne();
		}
	}

	/**
	 * Wait, without searching, until woken or until there is a task; searching again on
	 * return.
	 * @param ended whether to wait no longer
	 */
	private void park(BooleanSupplier ended) {
		Thread thread = Thread.currentThread();
		try {
			enterIdle(thread);
		}
		catch (Throwable ex) {
			searchesNoMore();
			throw ex;
		}
		this.searching.decrementAndGet();
		while (isIdle(thread)) {
			if (this.hasTasks.getAsBoolean() || ended.getAsBoolean()) {
				if (leaveIdle(thread)) {
					this.searching.incrementAndGet();
				}
				return;
			}
			LockSupport.park(this);
			if (!ended.getAsBoolean()) {
				// An interrupt that comes late is meant for nobody
				Thread.interrupted();
			}
		}
	}

	private void enterIdle(Thread thread) {
		synchronized (this.idle) {
			this.idle.push(thread);
			this.idleCount = this.idle.size();
		}
	}

	private boolean isIdle(Thread thread) {
		synchronized (this.idle) {
			return this.idle.contains(thread);
		}
	}

	private boolean leaveIdle(Thread thread) {
		synchronized (this.idle) {
			boolean removed = this.idle.remove(thread);
			this.idleCount = this.idle.size();
			return removed;
		}
	}

	/**
	 * Wake a thread unless one is searching already. The woken one is counted as
	 * searching on its behalf.
	 */
	void wakeOne() {
		if (this.idleCount == 0 || !this.searching.compareAndSet(0, 1)) {
			return;
		}
		Thread thread;
		synchronized (this.idle) {
			thread = this.idle.poll();
			this.idleCount = this.idle.size();
		}
		if (thread != null) {
			LockSupport.unpark(thread);
		}
		else if (this.searching.decrementAndGet() == 0 && this.idleCount > 0 && this.hasTasks.getAsBoolean()) {
			wakeOne();
		}
	}

}
