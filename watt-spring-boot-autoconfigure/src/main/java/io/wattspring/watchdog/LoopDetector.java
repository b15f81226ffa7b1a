package io.wattspring.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.wattspring.worker.BackOff;
import io.wattspring.worker.LoopSnapshot;

/**
 * Decides, of what the workers publish, which event loops are stuck and which workers
 * need a fresh one. A loop is stuck for as long as a heartbeat waits for it and it takes
 * in nothing: one that lags because it has too much to do still makes progress, and a
 * swap would only cost its connections.
 */
final class LoopDetector {

	private final LoopLimits limits;

	private final Map<Integer, BackOff> backOffs = new HashMap<>();

	private Map<Integer, Watched> watched = new HashMap<>();

	LoopDetector(LoopLimits limits) {
		this.limits = limits;
	}

	/**
	 * Look at the loops.
	 * @param now time without pauses, in nanoseconds
	 * @param loops what they do
	 * @return what to do about it
	 */
	Verdict look(long now, List<Observation> loops) {
		Map<Integer, Watched> watched = new HashMap<>();
		List<Suspicion> reports = new ArrayList<>();
		List<Suspicion> swaps = new ArrayList<>();
		for (Observation loop : loops) {
			LoopSnapshot snapshot = loop.snapshot();
			Watched before = known(loop, now);
			long stuck = before.stuckNanos(loop, now);
			Suspicion suspicion = new Suspicion(snapshot, stuck, before.kind(loop, now));
			boolean swap = isToSwap(suspicion) && backOff(snapshot).tryAcquire(now);
			boolean report = !snapshot.ended() && (swap || stuck >= this.limits.warnAfter().toNanos());
			if (report && !before.reported()) {
				reports.add(suspicion);
			}
			if (swap) {
				swaps.add(suspicion);
			}
			watched.put(snapshot.worker(), before.after(loop, now, report));
		}
		this.watched = watched;
		return new Verdict(reports, swaps);
	}

	/**
	 * Return which workers get no fresh loop for a while, whatever happens.
	 * @param now time without pauses, in nanoseconds
	 * @return how long, by worker
	 */
	Map<Integer, Duration> backOffs(long now) {
		Map<Integer, Duration> waiting = new HashMap<>();
		this.backOffs.forEach((worker, backOff) -> {
			long remaining = backOff.remaining(now);
			if (remaining > 0) {
				waiting.put(worker, Duration.ofNanos(remaining));
			}
		});
		return waiting;
	}

	private Watched known(Observation loop, long now) {
		Watched before = this.watched.get(loop.snapshot().worker());
		return (before != null && before.snapshot().generation() == loop.snapshot().generation()) ? before
				: new Watched(loop.snapshot(), null, now, loop.cpuNanos(), false);
	}

	private boolean isToSwap(Suspicion suspicion) {
		Duration swapAfter = this.limits.swapAfter();
		return suspicion.snapshot().ended() || (swapAfter != null && suspicion.stuckNanos() >= swapAfter.toNanos());
	}

	private BackOff backOff(LoopSnapshot snapshot) {
		return this.backOffs.computeIfAbsent(snapshot.worker(), (worker) -> new BackOff());
	}

	/**
	 * What a loop does, and the processor time that its thread has used.
	 *
	 * @param snapshot what it does
	 * @param cpuNanos processor time of the thread since it started, in nanoseconds
	 */
	record Observation(LoopSnapshot snapshot, long cpuNanos) {

	}

	/**
	 * A loop that is stuck.
	 *
	 * @param snapshot what it does
	 * @param stuckNanos for how long it has been seen stuck; 0 if it has ended
	 * @param kind whether it waited or worked since the last look
	 */
	record Suspicion(LoopSnapshot snapshot, long stuckNanos, StallKind kind) {

	}

	/**
	 * What to do.
	 *
	 * @param reports what to report now, each stall once
	 * @param swaps whose workers need a fresh loop now
	 */
	record Verdict(List<Suspicion> reports, List<Suspicion> swaps) {

	}

	/**
	 * A loop as it was at the last look.
	 *
	 * @param snapshot what it did
	 * @param progressAt when it was last seen to have made progress, or {@code null} if
	 * it was not
	 * @param lookedAt when the look was
	 * @param cpuNanos processor time of the thread by then
	 * @param reported whether its present stall is reported
	 */
	private record Watched(LoopSnapshot snapshot, @Nullable Long progressAt, long lookedAt, long cpuNanos,
			boolean reported) {

		long stuckNanos(Observation loop, long now) {
			long waiting = loop.snapshot().waitingNanos();
			if (progressed(loop)) {
				return 0;
			}
			return (this.progressAt != null) ? Math.min(waiting, now - this.progressAt) : waiting;
		}

		StallKind kind(Observation loop, long now) {
			return StallKind.of(loop.cpuNanos() - this.cpuNanos, now - this.lookedAt);
		}

		Watched after(Observation loop, long now, boolean reported) {
			return new Watched(loop.snapshot(), (progressed(loop)) ? Long.valueOf(now) : this.progressAt, now,
					loop.cpuNanos(), reported);
		}

		private boolean progressed(Observation loop) {
			return loop.snapshot().progress() != this.snapshot.progress();
		}

	}

}
