package io.wattspring.watchdog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.wattspring.worker.RunThreadSnapshot;

/**
 * Decides, of what the run threads publish, which of them are stuck, and how many spares
 * stand in. Counts only what it saw itself: a task's time begins with the first look that
 * found it.
 * <p>
 * Each stuck thread gets a spare. Where all threads wait and none works, what waits in
 * the queue gets spares as well: they cost no processor time, and if the next requests
 * get stuck in the same way, those behind them do not wait for one spare after the other.
 */
final class StallDetector {

	private final StallLimits limits;

	private Map<Thread, Watched> watched = new HashMap<>();

	private int spares;

	StallDetector(StallLimits limits) {
		this.limits = limits;
	}

	/**
	 * Look at the threads.
	 * @param now time without pauses, in nanoseconds
	 * @param threads what they do
	 * @param waiting requests that wait for a thread
	 * @return what to do about it
	 */
	Verdict look(long now, List<Observation> threads, int waiting) {
		Map<Thread, Watched> watched = new HashMap<>();
		List<Suspicion> reports = new ArrayList<>();
		List<Suspicion> giveUps = new ArrayList<>();
		int stuck = 0;
		int waitingThreads = 0;
		int blocked = 0;
		for (Observation thread : threads) {
			RunThreadSnapshot snapshot = thread.snapshot();
			if (snapshot.run() == 0) {
				continue;
			}
			Watched before = this.watched.get(snapshot.thread());
			if (before == null || before.run() != snapshot.run()) {
				watched.put(snapshot.thread(), new Watched(snapshot.run(), now, now, thread.cpuNanos(), false));
				continue;
			}
			long age = now - before.since();
			StallKind kind = StallKind.of(thread.cpuNanos() - before.cpuNanos(), now - before.lastLook());
			blocked += (kind == StallKind.BLOCKED) ? 1 : 0;
			if (age >= this.limits.spareAfter().toNanos()) {
				stuck++;
				waitingThreads += (kind == StallKind.BLOCKED) ? 1 : 0;
			}
			if (snapshot.giveUpAfter() != null && age >= snapshot.giveUpAfter().toNanos()) {
				giveUps.add(new Suspicion(snapshot, age, kind));
			}
			boolean report = !before.reported() && age >= this.limits.warnAfter().toNanos();
			if (report) {
				reports.add(new Suspicion(snapshot, age, kind));
			}
			watched.put(snapshot.thread(),
					new Watched(before.run(), before.since(), now, thread.cpuNanos(), before.reported() || report));
		}
		this.watched = watched;
		this.spares = Math.min(sparesNeeded(stuck, stuck > 0 && waitingThreads == threads.size(), waiting),
				this.limits.maxSpares());
		return new Verdict(reports, giveUps, this.spares, blocked > 0 && blocked == threads.size());
	}

	private int sparesNeeded(int stuck, boolean noneWorks, int waiting) {
		if (noneWorks) {
			return stuck + waiting;
		}
		// Those that were added for what waits stay until nothing waits any more
		return (stuck > 0 && waiting > 0) ? Math.max(stuck, this.spares) : stuck;
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
	 * @param spares how many spare threads are needed
	 * @param standstill whether all threads have waited since the last look
	 */
	record Verdict(List<Suspicion> reports, List<Suspicion> giveUps, int spares, boolean standstill) {

	}

	private record Watched(long run, long since, long lastLook, long cpuNanos, boolean reported) {

	}

}
