package io.wattspring.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.worker.RunThreadSnapshot;

/**
 * Decides which tasks are runaways, of whom others should not suffer: they use the
 * processor, many others came to an end meanwhile, and they have used far more than all
 * but a few that came to an end lately. There are enough of them to occupy all
 * processors, or they have used ten times as much and requests wait.
 * <p>
 * What is usual is learnt from the looks themselves, so from tasks that take longer than
 * the time between two. Nothing is a runaway while that begins: the first requests take
 * long, and start threads that serve all later ones.
 */
final class RunawayDetector {

	private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final int TIMES_THE_USUAL = 4;

	/**
	 * One that is long but no runaway may start threads that serve all later requests:
	 * the first one of its kind, which loads classes and makes a pool.
	 */
	private static final int TIMES_LONGER_IF_FEW = 10;

	private static final int TASKS_OF_WHICH_ONE_IS_UNUSUAL = 100;

	private static final long NEVER_USUAL_NANOS = TimeUnit.SECONDS.toNanos(5);

	/**
	 * Where all tasks take as long, none is.
	 */
	private static final int OTHERS_MEANWHILE = 20;

	private final @Nullable Duration after;

	private final int processors;

	private final int max;

	private Map<Thread, Task> tasks = Map.of();

	private Map<Thread, Long> runs = Map.of();

	private long ended;

	private long lookedAt;

	private @Nullable Long windowStart;

	private boolean learning = true;

	private Ended window = new Ended();

	private Ended windowBefore = new Ended();

	/**
	 * Create a detector.
	 * @param after processor time below which a task is none, or {@code null} if none is
	 * @param processors how many there have to be where none has used far more than that
	 * @param max how many there may be
	 */
	RunawayDetector(@Nullable Duration after, int processors, int max) {
		this.after = after;
		this.processors = processors;
		this.max = max;
	}

	/**
	 * Look at the threads.
	 * @param now time without pauses, in nanoseconds
	 * @param threads what they do
	 * @param waiting requests that wait for a thread
	 * @return those that should leave the processors to others and do not yet
	 */
	List<RunThreadSnapshot> look(long now, List<Observation> threads, int waiting) {
		if (this.after == null) {
			return List.of();
		}
		turnWindow(now);
		countEnded(threads);
		Map<Thread, Task> tasks = new HashMap<>();
		for (Observation observation : threads) {
			Thread thread = observation.snapshot().thread();
			Task before = this.tasks.get(thread);
			if (before != null && before.run() != observation.snapshot().run()) {
				if (before.cpu() * TIMES_THE_USUAL > this.after.toNanos()) {
					this.window.times.add(before.cpu());
				}
				before = null;
			}
			if (observation.snapshot().run() > 0) {
				tasks.put(thread, (before != null && worked(now, before, observation)) ? before.again(observation)
						: Task.first(observation, this.ended));
			}
		}
		this.tasks = tasks;
		this.lookedAt = now;
		return (this.learning) ? List.of() : runaways(this.after.toNanos(), waiting > 0);
	}

	private boolean worked(long now, Task before, Observation observation) {
		return observation.snapshot().slow()
				|| StallKind.of(observation.cpuNanos() - before.cpuNow(), now - this.lookedAt) == StallKind.BUSY;
	}

	private void countEnded(List<Observation> threads) {
		Map<Thread, Long> runs = new HashMap<>();
		for (Observation observation : threads) {
			Thread thread = observation.snapshot().thread();
			long before = this.runs.getOrDefault(thread, 1L);
			long run = Math.max(before, observation.snapshot().run());
			this.ended += run - before;
			this.window.tasks += run - before;
			runs.put(thread, run);
		}
		this.runs = runs;
	}

	private void turnWindow(long now) {
		if (this.windowStart == null) {
			this.windowStart = now;
		}
		else if (now - this.windowStart >= WINDOW_NANOS) {
			this.windowStart = now;
			this.learning = false;
			this.windowBefore = this.window;
			this.window = new Ended();
		}
	}

	private List<RunThreadSnapshot> runaways(long after, boolean othersWait) {
		List<Task> candidates = this.tasks.values()
			.stream()
			.filter((task) -> !task.isSlow() && task.cpu() >= after
					&& this.ended - task.endedBefore() >= OTHERS_MEANWHILE)
			.toList();
		if (candidates.isEmpty()) {
			return List.of();
		}
		int slow = (int) this.tasks.values().stream().filter(Task::isSlow).count();
		long limit = Math.min(TIMES_THE_USUAL * usual(), NEVER_USUAL_NANOS);
		List<Task> fresh = candidates.stream().filter((task) -> task.cpu() >= limit).toList();
		boolean many = slow + fresh.size() >= this.processors;
		return fresh.stream()
			.filter((task) -> many || othersWait && task.cpu() >= TIMES_LONGER_IF_FEW * after)
			.sorted(Comparator.comparingLong(Task::cpu).reversed())
			.limit(Math.max(0, this.max - slow))
			.map(Task::snapshot)
			.toList();
	}

	/**
	 * Return the processor time that a task may well take.
	 * @return the time below which all tasks were that have ended lately, but for one in
	 * a hundred, in nanoseconds
	 */
	private long usual() {
		return Stream.of(this.window, this.windowBefore)
			.flatMap((window) -> window.times.stream())
			.sorted(Comparator.reverseOrder())
			.skip((this.window.tasks + this.windowBefore.tasks) / TASKS_OF_WHICH_ONE_IS_UNUSUAL)
			.findFirst()
			.orElse(0L);
	}

	/**
	 * A task that runs.
	 *
	 * @param snapshot what was seen last
	 * @param cpuBefore processor time of its thread when the task was seen first, or when
	 * it was last seen waiting, in nanoseconds
	 * @param cpuNow the same when it was seen last
	 * @param endedBefore how many tasks had come to an end by then
	 */
	private record Task(RunThreadSnapshot snapshot, long cpuBefore, long cpuNow, long endedBefore) {

		static Task first(Observation observation, long ended) {
			return new Task(observation.snapshot(), observation.cpuNanos(), observation.cpuNanos(), ended);
		}

		Task again(Observation observation) {
			return new Task(observation.snapshot(), this.cpuBefore, observation.cpuNanos(), this.endedBefore);
		}

		boolean isSlow() {
			return this.snapshot.slow();
		}

		long run() {
			return this.snapshot.run();
		}

		long cpu() {
			return this.cpuNow - this.cpuBefore;
		}

	}

	/**
	 * The tasks that came to an end in some time.
	 */
	private static final class Ended {

		private long tasks;

		/**
		 * Processor times of those that took long enough to count, in nanoseconds.
		 */
		private final List<Long> times = new ArrayList<>();

	}

}
