package io.wattspring.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.wattspring.worker.RunThreadSnapshot;

/**
 * Decides, of what the run threads publish, which of them are stuck, and how many spares
 * stand in. Counts only what it saw itself: a task's time begins with the first look that
 * found it.
 * <p>
 * Each stuck thread gets a spare, one that waits sooner than one that works; tasks that
 * are not stuck yet, but long on their way, have one among them all if they leave one
 * thread at most to the others. Where all threads wait and none works, what waits in the
 * queue gets spares as well: they cost no processor time, and if the next requests get
 * stuck in the same way, those behind them do not wait for one spare after the other.
 */
final class StallDetector {

	private final StallLimits limits;

	private final RunawayDetector runaways;

	private Map<Thread, Watched> watched = Map.of();

	private int spares;

	StallDetector(StallLimits limits) {
		this.limits = limits;
		this.runaways = new RunawayDetector(limits.slowDownAfter(), limits.processors(), limits.maxSpares());
	}

	/**
	 * Look at the threads.
	 * @param now time without pauses, in nanoseconds
	 * @param threads what they do
	 * @param waiting requests that wait for a thread
	 * @return what to do about it
	 */
	Verdict look(long now, List<Observation> threads, int waiting) {
		List<RunThreadSnapshot> runaways = this.runaways.look(now, threads, waiting);
		List<Watched> working = threads.stream()
			.filter((thread) -> thread.snapshot().run() != 0)
			.map((thread) -> watch(now, thread))
			.toList();
		if (working.isEmpty()) {
			// As most of the time, in code that is too rarely run to be compiled
			this.watched = Map.of();
			this.spares = 0;
			return Verdict.NOTHING;
		}
		List<Suspicion> reports = working.stream()
			.filter((watched) -> isToReport(watched, runaways))
			.map(Watched::suspicion)
			.toList();
		List<Suspicion> giveUps = working.stream().filter(Watched::isToGiveUp).map(Watched::suspicion).toList();
		List<Watched> stuck = working.stream().filter(this::isStuck).toList();
		boolean noneWorks = !stuck.isEmpty() && stuck.stream().filter(Watched::isBlocked).count() == threads.size();
		int needed = Math.max(sparesNeeded(stuck.size(), noneWorks, waiting),
				(isScarce(threads, working, stuck.size())) ? stuck.size() + 1 : 0);
		this.spares = Math.min(needed, this.limits.maxSpares());
		boolean standstill = working.stream().filter(Watched::isBlocked).count() == threads.size();
		this.watched = working.stream()
			.collect(Collectors.toMap(Watched::thread, (watched) -> watched.reported(isToReport(watched, runaways))));
		return new Verdict(reports, giveUps, runaways, this.spares, standstill);
	}

	private Watched watch(long now, Observation thread) {
		Watched before = this.watched.get(thread.snapshot().thread());
		return (before != null && before.observation().snapshot().run() == thread.snapshot().run())
				? before.again(now, thread) : new Watched(thread, now, now, now, null, false);
	}

	private boolean isToReport(Watched watched, List<RunThreadSnapshot> runaways) {
		// The stack of a thread that has left the processors to others may take long
		return !watched.reported()
				&& (watched.age() >= this.limits.warnAfter().toNanos() || runaways.contains(watched.snapshot()));
	}

	/**
	 * Return whether a task is stuck. One that only waits is soon, and so is a runaway: a
	 * spare takes no processor time from the one, and the other takes none from a spare.
	 * @param watched the task
	 * @return whether a spare stands in
	 */
	private boolean isStuck(Watched watched) {
		return watched.age() >= this.limits.spareAfter().toNanos() || watched.snapshot().slow()
				|| watched.isBlocked() && watched.blocked() >= this.limits.spareBlockedAfter().toNanos();
	}

	private int sparesNeeded(int stuck, boolean noneWorks, int waiting) {
		if (noneWorks) {
			return stuck + waiting;
		}
		// Those that were added for what waits stay until nothing waits any more
		return (stuck > 0 && waiting > 0) ? Math.max(stuck, this.spares) : stuck;
	}

	/**
	 * Return whether tasks that are not stuck yet, but long on their way, leave one
	 * thread at most to the others.
	 * @param threads all threads
	 * @param working their tasks
	 * @param stuck how many of those are stuck and have spares of their own
	 * @return whether one more is needed
	 */
	private boolean isScarce(List<Observation> threads, List<Watched> working, int stuck) {
		long regular = threads.stream().filter((thread) -> !thread.snapshot().spare()).count();
		long occupied = working.stream()
			.filter((watched) -> isStuck(watched) || watched.age() >= this.limits.spareBlockedAfter().toNanos())
			.count();
		return occupied > stuck && regular + stuck - occupied <= 1;
	}

	/**
	 * What a thread does, and the processor time that it has used.
	 *
	 * @param snapshot what it does
	 * @param cpuNanos processor time of the thread since it started, in nanoseconds
	 */
	record Observation(RunThreadSnapshot snapshot, long cpuNanos) {

	}

	/**
	 * A task that is stuck.
	 *
	 * @param snapshot what its thread does
	 * @param ageNanos how long it has been seen running
	 * @param kind whether it waited or worked since the last look
	 */
	record Suspicion(RunThreadSnapshot snapshot, long ageNanos, StallKind kind) {

	}

	/**
	 * What to do.
	 *
	 * @param reports what to report now, each stall once
	 * @param giveUps what to give up on now
	 * @param slowdowns whose priority to lower now
	 * @param spares how many spare threads are needed
	 * @param standstill whether all threads have waited since the last look
	 */
	record Verdict(List<Suspicion> reports, List<Suspicion> giveUps, List<RunThreadSnapshot> slowdowns, int spares,
			boolean standstill) {

		private static final Verdict NOTHING = new Verdict(List.of(), List.of(), List.of(), 0, false);

	}

	/**
	 * A task that was seen running.
	 *
	 * @param observation what was seen last
	 * @param since when it was seen first
	 * @param blockedSince when it was seen first with the processor time that it has
	 * used, but for what a wait costs
	 * @param lookedAt when it was seen last
	 * @param kind whether it waited or worked before that, or {@code null} if it was seen
	 * once
	 * @param reported whether it was reported
	 */
	private record Watched(Observation observation, long since, long blockedSince, long lookedAt,
			@Nullable StallKind kind, boolean reported) {

		Watched again(long now, Observation thread) {
			StallKind kind = StallKind.of(thread.cpuNanos() - this.observation.cpuNanos(), now - this.lookedAt);
			return new Watched(thread, this.since, (kind == StallKind.BLOCKED) ? this.blockedSince : now, now, kind,
					this.reported);
		}

		Watched reported(boolean now) {
			return new Watched(this.observation, this.since, this.blockedSince, this.lookedAt, this.kind,
					this.reported || now);
		}

		RunThreadSnapshot snapshot() {
			return this.observation.snapshot();
		}

		Thread thread() {
			return snapshot().thread();
		}

		long age() {
			return this.lookedAt - this.since;
		}

		long blocked() {
			return this.lookedAt - this.blockedSince;
		}

		boolean isBlocked() {
			// A thread that has left the processors to others may get next to nothing
			return this.kind == StallKind.BLOCKED && !snapshot().slow();
		}

		boolean isToGiveUp() {
			Duration giveUpAfter = snapshot().giveUpAfter();
			return this.kind != null && giveUpAfter != null && age() >= giveUpAfter.toNanos();
		}

		Suspicion suspicion() {
			return new Suspicion(snapshot(), age(), (this.kind != null) ? this.kind : StallKind.BLOCKED);
		}

	}

}
