package io.wattspring.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.watchdog.StallDetector.Suspicion;
import io.wattspring.watchdog.StallDetector.Verdict;
import io.wattspring.worker.NativeThread;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;

/**
 * Looks at the run threads: reports those that are stuck, has spares stand in for them,
 * has others go first, and gives up on those that are stuck for too long. Waits for none
 * of them.
 */
final class RunThreadWatch {

	private static final long STANDSTILL_NANOS = TimeUnit.MINUTES.toNanos(1);

	/**
	 * When the application has started, and long before there is a first runaway.
	 */
	private static final long PREPARED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(15);

	private final RunThreads runThreads;

	private final StallDetector detector;

	private final StallLimits limits;

	private final boolean slowsDown;

	private final Consumer<Stall> stalls;

	private final Consumer<String> log;

	private final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();

	private @Nullable Long firstLook;

	private boolean prepared;

	private boolean saidThatItCannotBe;

	private long before;

	private long paused;

	private @Nullable Long nothingBegunSince;

	/**
	 * Create a watch.
	 * @param runThreads what to look at
	 * @param limits when to do what
	 * @param stalls takes the stalls
	 * @param log takes a line for each thread that is given up on
	 */
	RunThreadWatch(RunThreads runThreads, StallLimits limits, Consumer<Stall> stalls, Consumer<String> log) {
		this.runThreads = runThreads;
		this.detector = new StallDetector(limits);
		this.limits = limits;
		this.slowsDown = limits.slowDownAfter() != null;
		this.stalls = stalls;
		this.log = log;
	}

	/**
	 * Look at all threads.
	 * @param now time without pauses, in nanoseconds
	 * @param pause how long all threads have stood still since the last look, in
	 * nanoseconds
	 */
	void look(long now, long pause) {
		prepare(now);
		List<Observation> observations = this.runThreads.snapshots().stream().map(this::observe).toList();
		int waiting = this.runThreads.waiting();
		if (pause > this.limits.interval().toNanos()) {
			// One interval of it has been counted, and nothing may be told from that
			this.paused += now - this.before;
		}
		Verdict verdict = this.detector.look(now - this.paused, observations, waiting);
		this.runThreads.spares(verdict.spares());
		Throwable startFailure = this.runThreads.startFailure();
		if (startFailure != null) {
			this.log.accept("No run thread can be started; it is tried again later: " + startFailure);
		}
		boolean sparesToCome = verdict.spares() < this.limits.maxSpares();
		long stoodStill = pause + ((verdict.standstill() && sparesToCome) ? now - this.before : 0);
		if (stoodStill > 0) {
			this.runThreads.stoodStill(stoodStill);
		}
		if (!verdict.standstill() || waiting == 0) {
			this.nothingBegunSince = null;
		}
		else if (this.nothingBegunSince == null) {
			this.nothingBegunSince = this.before;
		}
		this.before = now;
		verdict.reports().forEach((suspicion) -> this.stalls.accept(stall(suspicion)));
		// After their stacks were taken: for those a thread has to come to a safepoint
		verdict.slowdowns().forEach(this::slowDown);
		verdict.giveUps().forEach(this::giveUp);
	}

	private void prepare(long now) {
		if (this.firstLook == null) {
			this.firstLook = now;
		}
		if (this.slowsDown && !this.prepared && now - this.firstLook >= PREPARED_AFTER_NANOS) {
			NativeThread.prepare();
			this.prepared = true;
		}
	}

	/**
	 * Ask the schedulers where work of requests waits as well. They may be the
	 * application's.
	 */
	void beat() {
		this.runThreads.beat();
	}

	/**
	 * Return whether requests wait and will go on waiting: no thread has come back for a
	 * minute, and none could stand in.
	 * @return whether nobody is served
	 */
	boolean isAtStandstill() {
		return this.nothingBegunSince != null && this.before - this.nothingBegunSince >= STANDSTILL_NANOS;
	}

	private Observation observe(RunThreadSnapshot snapshot) {
		return new Observation(snapshot,
				(snapshot.run() != 0) ? this.threadBean.getThreadCpuTime(snapshot.thread().getId()) : 0);
	}

	private void slowDown(RunThreadSnapshot busy) {
		if (this.runThreads.slowDown(busy)) {
			this.log.accept("%s leaves the processors to others, for it has worked for far longer than is usual on %s"
				.formatted(busy.thread().getName(), busy.request()));
		}
		else if (!this.saidThatItCannotBe) {
			this.saidThatItCannotBe = true;
			this.log.accept("%s cannot leave the processors to others: that needs Linux, the GNU C library and JNA"
				.formatted(busy.thread().getName()));
		}
	}

	private void giveUp(Suspicion suspicion) {
		RunThreadSnapshot stuck = suspicion.snapshot();
		if (suspicion.kind() == StallKind.BUSY && this.slowsDown && !stuck.slow()) {
			// Nobody waits for what it does any more
			this.runThreads.slowDown(stuck);
		}
		Duration duration = Duration.ofNanos(suspicion.ageNanos());
		if (this.runThreads.giveUp(stuck, duration)) {
			this.log.accept(
					"Gave up on %s after %d ms with %s: its client is answered, it is interrupted, and another thread "
						.formatted(stuck.thread().getName(), duration.toMillis(), stuck.request()) + "takes its place");
		}
	}

	private Stall stall(Suspicion suspicion) {
		Thread thread = suspicion.snapshot().thread();
		return Stall.of(thread.getName(), suspicion.snapshot().request(), suspicion.ageNanos(), suspicion.kind(),
				thread.getStackTrace());
	}

}
