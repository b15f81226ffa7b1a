package io.wattspring.watchdog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.worker.RunThreadSnapshot;

/**
 * Decides which tasks are runaways, of whom others should not suffer: they use the
 * processor, many others came to an end meanwhile, they have used far more than those
 * that came to an end lately, and there are enough of them to occupy all processors.
 * <p>
 * What is usual is learnt from the looks themselves, so from tasks that take longer than
 * the time between two. Nothing is a runaway while that begins: the first requests take
 * long, and start threads that serve all later ones.
 */
final class RunawayDetector {

	private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

	private static final int TIMES_THE_LONGEST = 4;

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

	private long longest;

	private long longestBefore;

	/**
	 * Create a detector.
	 * @param after processor time below which a task is none, or {@code null} if none is
	 * @param processors how many there have to be
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
	 * @return those that should leave the processors to others and do not yet
	 */
	List<RunThreadSnapshot> look(long now, List<Observation> threads) {
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
				this.longest = Math.max(this.longest, before.cpu());
				before = null;
			}
			if (observation.snapshot().run() > 0) {
				tasks.put(thread, (before != null && worked(now, before, observation)) ? before.again(observation)
						: Task.first(observation, this.ended));
			}
		}
		this.tasks = tasks;
		this.lookedAt = now;
		return (this.learning) ? List.of() : runaways(this.after.toNanos());
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
			this.longestBefore = this.longest;
			this.longest = 0;
		}
	}

	private List<RunThreadSnapshot> runaways(long after) {
		long usual = TIMES_THE_LONGEST * Math.max(this.longest, this.longestBefore);
		long limit = Math.max(after, Math.min(usual, NEVER_USUAL_NANOS));
		int slow = (int) this.tasks.values().stream().filter(Task::isSlow).count();
		List<RunThreadSnapshot> fresh = this.tasks.values()
			.stream()
			.filter((task) -> !task.isSlow() && task.cpu() >= limit
					&& this.ended - task.endedBefore() >= OTHERS_MEANWHILE)
			.limit(Math.max(0, this.max - slow))
			.map(Task::snapshot)
			.toList();
		return (slow + fresh.size() >= this.processors) ? fresh : List.of();
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

}
