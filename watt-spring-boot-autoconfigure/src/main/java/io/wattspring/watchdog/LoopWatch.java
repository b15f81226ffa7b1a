package io.wattspring.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.LoopDetector.Observation;
import io.wattspring.watchdog.LoopDetector.Suspicion;
import io.wattspring.watchdog.LoopDetector.Verdict;
import io.wattspring.worker.LoopSnapshot;
import io.wattspring.worker.SwapReason;
import io.wattspring.worker.WorkerGroup;

/**
 * Looks at the event loops: reports those that are stuck, and gives their workers fresh
 * ones. Waits for none of them.
 */
final class LoopWatch {

	private final WorkerGroup workers;

	private final LoopDetector detector;

	private final int maxQuarantined;

	private final Consumer<Stall> stalls;

	private final Consumer<String> log;

	private volatile Map<Integer, Duration> backOffs = Map.of();

	private final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();

	/**
	 * Create a watch.
	 * @param workers what to look at
	 * @param limits when to do what
	 * @param stalls takes the stalls
	 * @param log takes a line for each swap
	 */
	LoopWatch(WorkerGroup workers, LoopLimits limits, Consumer<Stall> stalls, Consumer<String> log) {
		this.workers = workers;
		this.detector = new LoopDetector(limits);
		this.maxQuarantined = limits.maxQuarantined();
		this.stalls = stalls;
		this.log = log;
	}

	/**
	 * Look at all loops. An error with one of them keeps nothing from the others.
	 * @param now time without pauses, in nanoseconds
	 */
	void look(long now) {
		List<Observation> observations = this.workers.loops().stream().map(this::observe).toList();
		Verdict verdict = this.detector.look(now, observations);
		verdict.reports().forEach((suspicion) -> this.stalls.accept(stall(suspicion)));
		verdict.swaps().forEach(this::swap);
		this.backOffs = this.detector.backOffs(now);
	}

	/**
	 * Return for how long a worker gets no fresh loop, because it got one a short time
	 * ago.
	 * @param worker number of the worker
	 * @return the time as of the last look; zero if it may get one
	 */
	Duration backOff(int worker) {
		return this.backOffs.getOrDefault(worker, Duration.ZERO);
	}

	private Observation observe(LoopSnapshot snapshot) {
		Thread thread = snapshot.thread();
		return new Observation(snapshot,
				(thread != null && snapshot.waitingNanos() > 0) ? this.threadBean.getThreadCpuTime(thread.getId()) : 0);
	}

	private void swap(Suspicion suspicion) {
		int worker = suspicion.snapshot().worker();
		String stack = stack(suspicion.snapshot().thread());
		SwapReason reason = reason(suspicion);
		if (reason != SwapReason.SHUT_DOWN && this.workers.quarantined() > this.maxQuarantined) {
			this.log.accept("Worker %d got no fresh event loop: %d threads of event loops are stuck for good"
				.formatted(worker, this.workers.quarantined()));
			return;
		}
		String words = words(suspicion, reason);
		try {
			int cut = this.workers.swapStuck(worker, reason, words);
			if (cut != -1) {
				this.log.accept("Worker %d got a fresh event loop, since its %s; %d connections were cut off%s"
					.formatted(worker, words, cut, stack));
			}
		}
		catch (Throwable ex) {
			this.log
				.accept("Worker %d got no fresh event loop, although its %s: %s%s".formatted(worker, words, ex, stack));
		}
	}

	private SwapReason reason(Suspicion suspicion) {
		if (suspicion.snapshot().ended()) {
			return SwapReason.SHUT_DOWN;
		}
		return (suspicion.kind() == StallKind.BUSY) ? SwapReason.BUSY : SwapReason.BLOCKED;
	}

	private String words(Suspicion suspicion, SwapReason reason) {
		return (reason == SwapReason.SHUT_DOWN) ? "event loop was shut down"
				: "event loop was %s for %d ms".formatted(reason, Duration.ofNanos(suspicion.stuckNanos()).toMillis());
	}

	private String stack(@Nullable Thread thread) {
		return String.join("",
				Arrays.stream(frames(thread)).map((frame) -> System.lineSeparator() + "\tat " + frame).toList());
	}

	private StackTraceElement[] frames(@Nullable Thread thread) {
		return (thread != null) ? thread.getStackTrace() : new StackTraceElement[0];
	}

	private Stall stall(Suspicion suspicion) {
		LoopSnapshot snapshot = suspicion.snapshot();
		return Stall.of(name(snapshot), snapshot.request(), suspicion.stuckNanos(), suspicion.kind(),
				frames(snapshot.thread()));
	}

	private String name(LoopSnapshot snapshot) {
		Thread thread = snapshot.thread();
		return (thread != null) ? thread.getName() : "event loop of worker " + snapshot.worker();
	}

}
