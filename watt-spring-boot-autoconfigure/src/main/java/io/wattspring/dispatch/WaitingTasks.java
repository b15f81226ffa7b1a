package io.wattspring.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

/**
 * What waits for a run thread, in the order in which it is taken.
 * <p>
 * What continues goes before arrivals, so that what was started is finished before more
 * is started, but not for ever: a thread takes an arrival after some continuations in a
 * row, so that long streams starve nobody. Exempt arrivals go before all, every second
 * time at most.
 */
final class WaitingTasks {

	private static final int CONTINUED_IN_A_ROW = 8;

	private final Queue<Runnable> continued = new ConcurrentLinkedQueue<>();

	private final Arrivals arrivals;

	WaitingTasks(Arrivals arrivals) {
		this.arrivals = arrivals;
	}

	/**
	 * Add a task that continues work which has begun.
	 * @param task the task
	 */
	void add(Runnable task) {
		this.continued.add(task);
	}

	/**
	 * Take back a task that continues work.
	 * @param task the task
	 * @return whether no thread had taken it
	 */
	boolean remove(Runnable task) {
		return this.continued.remove(task);
	}

	/**
	 * Take the next task.
	 * @param thread the current thread
	 * @return the task, or {@code null} if none waits
	 */
	@Nullable Runnable poll(RunThread thread) {
		Runnable task = pollExempt(thread);
		if (task == null) {
			task = pollContinued(thread);
		}
		if (task == null) {
			task = pollArrival(thread);
		}
		if (task == null) {
			task = this.continued.poll();
		}
		return task;
	}

	private @Nullable Runnable pollExempt(RunThread thread) {
		// Every second time at most: they may be many, too
		Runnable task = (!thread.tookExempt()) ? this.arrivals.pollExempt() : null;
		thread.tookExempt(task != null);
		return took(thread, task);
	}

	private @Nullable Runnable pollContinued(RunThread thread) {
		Runnable task = (thread.continuedInARow() < CONTINUED_IN_A_ROW) ? this.continued.poll() : null;
		if (task != null) {
			thread.tookContinued();
		}
		return task;
	}

	private @Nullable Runnable pollArrival(RunThread thread) {
		thread.tookArrival();
		return took(thread, this.arrivals.poll());
	}

	private static @Nullable Runnable took(RunThread thread, @Nullable Runnable arrival) {
		if (arrival != null) {
			thread.activity().begins();
		}
		return arrival;
	}

	/**
	 * Return whether a thread would find a task.
	 * @return {@code true} if one waits
	 */
	boolean areThere() {
		return !this.continued.isEmpty() || !this.arrivals.isEmpty();
	}

}
