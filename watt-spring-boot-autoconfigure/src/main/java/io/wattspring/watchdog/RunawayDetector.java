package io.wattspring.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.worker.RunThreadSnapshot;

/**
 * Decides which tasks are runaways: they have used far more processor time than those
 * that came to an end lately, and there are enough of them to occupy all processors.
 * <p>
 * What is usual is learnt from the looks themselves, so from tasks that take longer than
 * the time between two. Nothing is a runaway while that begins: the first requests take
 * long, and start threads that serve all later ones.
 */
final class RunawayDetector {

	private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final int TIMES_THE_LONGEST = 4;

	private final @Nullable Duration after;

	private final int processors;

	private Map<Thread, Task> tasks = Map.of();

	private @Nullable Long windowStart;

	private boolean learning = true;

	private long longest;

	private long longestBefore;

	/**
	 * Create a detector.
	 * @param after processor time below which a task is none, or {@code null} if none is
	 * @param processors how many there have to be
	 */
	RunawayDetector(@Nullable Duration after, int processors) {
		this.after = after;
		this.processors = processors;
	}

	/**
	 * Look at the threads.
	 * @param now time without pauses, in nanoseconds
	 * @param threads what they do
	 * @return those whose tasks have become runaways
	 */
	List<RunThreadSnapshot> look(long now, List<Observation> threads) {
		if (this.after == null) {
			return List.of();
		}
		turnWindow(now);
		Map<Thread, Task> tasks = new HashMap<>();
		for (Observation observation : threads) {
			Thread thread = observation.snapshot().thread();
			Task before = this.tasks.get(thread);
			boolean same = before != null && before.run() == observation.snapshot().run();
			if (before != null && !same) {
				this.longest = Math.max(this.longest, before.cpu());
			}
			if (observation.snapshot().run() != 0) {
				tasks.put(thread, (same) ? before.again(observation) : Task.first(observation));
			}
		}
		this.tasks = tasks;
		return (this.learning) ? List.of() : runaways(this.after.toNanos());
	}

	private void turnWindow(long now) {
		if (this.windowStart == null) {
			this.windowStart = now;
		}
		else if (now - this.windowStart >= WINDOW_NANOS) {
			this.windowStart = now;
			this.learning = false;
			this.longestBefore = this.longest;
			this.longest = 0;
		}
	}

	private List<RunThreadSnapshot> runaways(long after) {
		long limit = Math.max(after, TIMES_THE_LONGEST * Math.max(this.longest, this.longestBefore));
		List<RunThreadSnapshot> fresh = new ArrayList<>();
		int all = 0;
		for (Task task : this.tasks.values()) {
			if (task.runaway() || task.cpu() >= limit) {
				all++;
				if (!task.runaway()) {
					fresh.add(task.snapshot());
				}
			}
		}
		if (all < this.processors) {
			return List.of();
		}
		fresh.forEach((snapshot) -> this.tasks.computeIfPresent(snapshot.thread(), (thread, task) -> task.toRunaway()));
		return fresh;
	}

	/**
	 * Return whether the task of a thread is a runaway.
	 * @param thread the thread
	 * @return whether it is one since this look or one before
	 */
	boolean isRunaway(Thread thread) {
		Task task = this.tasks.get(thread);
		return task != null && task.runaway();
	}

	/**
	 * A task that runs.
	 *
	 * @param snapshot what was seen last
	 * @param cpuBefore processor time of its thread when the task was seen first, in
	 * nanoseconds
	 * @param cpuNow the same when it was seen last
	 * @param runaway whether it is one
	 */
	private record Task(RunThreadSnapshot snapshot, long cpuBefore, long cpuNow, boolean runaway) {

		static Task first(Observation observation) {
			return new Task(observation.snapshot(), observation.cpuNanos(), observation.cpuNanos(), false);
		}

		Task again(Observation observation) {
			return new Task(observation.snapshot(), this.cpuBefore, observation.cpuNanos(), this.runaway);
		}

		Task toRunaway() {
			return new Task(this.snapshot, this.cpuBefore, this.cpuNow, true);
		}

		long run() {
			return this.snapshot.run();
		}

		long cpu() {
			return this.cpuNow - this.cpuBefore;
		}

	}

}
