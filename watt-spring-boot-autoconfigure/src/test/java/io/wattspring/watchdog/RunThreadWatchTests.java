package io.wattspring.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.wattspring.worker.AdmissionSnapshot;
import io.wattspring.worker.QuarantinedThread;
import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.RunThreadReplacements;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.RunTimes;
import io.wattspring.worker.WaitSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunThreadWatch}. Times are in milliseconds. A thread that was not
 * started uses no processor time, as one that is blocked.
 */
class RunThreadWatchTests {

	private final Thread blocked = new Thread("blocked");

	private final Thread other = new Thread("other");

	private final FakeRunThreads runThreads = new FakeRunThreads();

	private final List<Stall> stalls = new ArrayList<>();

	private final List<String> lines = new ArrayList<>();

	private final RunThreadWatch watch = new RunThreadWatch(this.runThreads, new StallLimits(Duration.ofMillis(100),
			Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1), 8, null, 2), this.stalls::add,
			this.lines::add);

	@Test
	void timeBetweenTwoLooksAtBlockedThreadsIsStoodStill() {
		run(this.blocked, 1);
		look(1000);
		assertThat(this.runThreads.stoodStill).isEmpty();
		look(1100);
		look(1250);
		assertThat(this.runThreads.stoodStill).containsExactly(100L, 150L);
	}

	@Test
	void pauseIsAddedToIt() {
		run(this.blocked, 1);
		look(1000);
		this.watch.look(nanos(1100), nanos(70));
		assertThat(this.runThreads.stoodStill).containsExactly(170L);
	}

	@Test
	void pauseAloneIsStoodStill() {
		look(1000);
		this.watch.look(nanos(1100), nanos(70));
		assertThat(this.runThreads.stoodStill).containsExactly(70L);
	}

	@Test
	void lookAfterAPauseTellsNothing() {
		run(this.blocked, 1);
		look(1000);
		look(1950);
		this.watch.look(nanos(2050), nanos(5000));
		assertThat(this.runThreads.spares).doesNotContain(1);
		look(2150);
		assertThat(this.runThreads.spares).last().isEqualTo(1);
	}

	@Test
	void nothingStandsStillWhenNoSpareIsToCome() {
		for (int i = 0; i < 8; i++) {
			run(new Thread("blocked-" + i), 1);
		}
		look(1000);
		look(1999);
		assertThat(this.runThreads.stoodStill).containsExactly(999L);
		look(2000);
		look(3000);
		assertThat(this.runThreads.spares).last().isEqualTo(8);
		assertThat(this.runThreads.stoodStill).containsExactly(999L);
	}

	@Test
	void nothingStandsStillWhileOneThreadIsIdleOrBeginsAnotherTask() {
		run(this.blocked, 1);
		run(this.other, 0);
		look(1000);
		look(1100);
		this.runThreads.snapshots.remove(1);
		run(this.other, 1);
		look(1200);
		this.runThreads.snapshots.remove(1);
		run(this.other, 2);
		look(1300);
		assertThat(this.runThreads.stoodStill).isEmpty();
		look(1400);
		assertThat(this.runThreads.stoodStill).containsExactly(100L);
	}

	@Test
	void nothingStandsStillWhileOneThreadWorks() {
		run(this.blocked, 1);
		run(Thread.currentThread(), 1);
		look(1000);
		burn(5);
		look(1005);
		assertThat(this.runThreads.stoodStill).isEmpty();
	}

	@Test
	void stallIsReportedWithWhatIsKnownOfIt() {
		run(this.blocked, 1);
		run(Thread.currentThread(), 1);
		look(1000);
		look(1499);
		assertThat(this.stalls).isEmpty();
		burn(5);
		look(1504);
		assertThat(this.stalls).hasSize(2).allMatch((stall) -> stall.duration().equals(Duration.ofMillis(504)));
		assertThat(this.stalls).extracting(Stall::thread).containsExactly("blocked", Thread.currentThread().getName());
		assertThat(this.stalls).extracting(Stall::request).containsExactly("GET /blocked", "GET /" + name());
		assertThat(this.stalls).extracting(Stall::kind).containsExactly(StallKind.BLOCKED, StallKind.BUSY);
		assertThat(this.stalls.get(1).stack()).anyMatch((frame) -> frame.contains("RunThreadWatchTests"));
	}

	@Test
	void sparesAreAsManyAsAreNeeded() {
		run(this.blocked, 1);
		run(this.other, 0);
		look(1000);
		look(1999);
		look(2000);
		this.runThreads.snapshots.remove(0);
		look(2100);
		assertThat(this.runThreads.spares).containsExactly(0, 0, 1, 0);
	}

	@Test
	void requestsThatWaitCount() {
		run(this.blocked, 1);
		this.runThreads.waiting = 3;
		look(1000);
		look(2000);
		assertThat(this.runThreads.spares).containsExactly(0, 4);
	}

	@Test
	void threadThatIsGivenUpOnIsToldInALine() {
		run(this.blocked, 1);
		this.runThreads.mayBeGivenUp = true;
		look(1000);
		look(30_999);
		assertThat(this.runThreads.gaveUp).isEmpty();
		look(31_000);
		assertThat(this.runThreads.gaveUp).containsExactly(this.blocked);
		assertThat(this.lines).singleElement()
			.asString()
			.startsWith("Gave up on blocked after 30000 ms with GET /blocked: ");
	}

	@Test
	void threadThatWasFasterIsNotToldOf() {
		run(this.blocked, 1);
		look(1000);
		look(31_000);
		assertThat(this.runThreads.gaveUp).containsExactly(this.blocked);
		assertThat(this.lines).isEmpty();
	}

	@Test
	void threadThatLeavesTheProcessorsToOthersIsToldInALineAfterItsStack() {
		this.runThreads.maySlowDown = true;
		Thread current = Thread.currentThread();
		work(slowingDown());
		assertThat(this.runThreads.slowedDown).containsExactly(current);
		assertThat(this.stalls).singleElement().satisfies((stall) -> assertThat(stall.stack()).isNotEmpty());
		assertThat(this.lines).singleElement()
			.asString()
			.startsWith(current.getName() + " leaves the processors to others")
			.contains("GET /" + current.getName());
	}

	@Test
	void whereNoThreadCanBeSlowedDownThatIsToldOnce() {
		RunThreadWatch watch = slowingDown();
		work(watch);
		burn(20);
		watch.look(nanos(31_200), 0);
		assertThat(this.runThreads.slowedDown).hasSize(2);
		assertThat(this.runThreads.spares).containsOnly(0);
		assertThat(this.lines).singleElement().asString().contains("cannot leave the processors to others");
	}

	@Test
	void threadThatWorksIsSlowedDownWhenItIsGivenUpOn() {
		this.runThreads.maySlowDown = true;
		RunThreadWatch watch = slowingDown(Duration.ofHours(1));
		run(Thread.currentThread(), 1);
		run(this.blocked, 1);
		watch.look(nanos(1000), 0);
		// More than 2 % of the time between the two looks
		burn(700);
		watch.look(nanos(31_000), 0);
		assertThat(this.runThreads.gaveUp).containsExactly(Thread.currentThread(), this.blocked);
		assertThat(this.runThreads.slowedDown).containsExactly(Thread.currentThread());
	}

	private RunThreadWatch slowingDown() {
		return slowingDown(Duration.ofMillis(5));
	}

	private RunThreadWatch slowingDown(Duration after) {
		StallLimits limits = new StallLimits(Duration.ofMillis(100), Duration.ofHours(1), Duration.ofHours(1),
				Duration.ofHours(1), 8, after, 1);
		return new RunThreadWatch(this.runThreads, limits, this.stalls::add, this.lines::add);
	}

	private void work(RunThreadWatch watch) {
		watch.look(nanos(1000), 0);
		run(Thread.currentThread(), 1);
		run(this.other, 1);
		watch.look(nanos(31_000), 0);
		burn(20);
		this.runThreads.snapshots.remove(1);
		run(this.other, 21);
		watch.look(nanos(31_100), 0);
	}

	@Test
	void nobodyIsServedWhenRequestsWaitForAMinute() {
		run(this.blocked, 1);
		look(1000);
		this.runThreads.waiting = 1;
		look(1100);
		look(60_900);
		assertThat(this.watch.isAtStandstill()).isFalse();
		look(61_000);
		assertThat(this.watch.isAtStandstill()).isTrue();
		this.runThreads.waiting = 0;
		look(61_100);
		assertThat(this.watch.isAtStandstill()).isFalse();
		this.runThreads.waiting = 1;
		look(61_200);
		look(121_000);
		assertThat(this.watch.isAtStandstill()).isFalse();
	}

	@Test
	void startFailureIsToldByTheReporter() {
		this.runThreads.startFailure = new OutOfMemoryError("no native thread");
		look(1000);
		assertThat(this.lines).singleElement().asString().contains("No run thread can be started", "no native thread");
	}

	@Test
	void waitsElsewhereAreMeasured() {
		this.watch.beat();
		assertThat(this.runThreads.beats).isOne();
	}

	private void look(long millis) {
		this.watch.look(nanos(millis), 0);
	}

	private void run(Thread thread, long run) {
		this.runThreads.snapshots
			.add(new RunThreadSnapshot(thread, run, "GET /" + thread.getName(), Duration.ofSeconds(30), false, false));
	}

	private static String name() {
		return Thread.currentThread().getName();
	}

	private static void burn(long millis) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long end = threads.getCurrentThreadCpuTime() + nanos(millis);
		while (threads.getCurrentThreadCpuTime() < end) {
			Thread.onSpinWait();
		}
	}

	private static long nanos(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	/**
	 * Run threads that do what a test says, and write down what is asked of them.
	 */
	private static final class FakeRunThreads implements RunThreads {

		private final List<RunThreadSnapshot> snapshots = new ArrayList<>();

		private final List<Long> stoodStill = new ArrayList<>();

		private final List<Integer> spares = new ArrayList<>();

		private final List<Thread> slowedDown = new ArrayList<>();

		private final List<Thread> gaveUp = new ArrayList<>();

		private int waiting;

		private @Nullable Throwable startFailure;

		private int beats;

		private boolean mayBeGivenUp;

		private boolean maySlowDown;

		@Override
		public List<RunThreadSnapshot> snapshots() {
			return List.copyOf(this.snapshots);
		}

		@Override
		public int waiting() {
			return this.waiting;
		}

		@Override
		public AdmissionSnapshot admission() {
			return new AdmissionSnapshot(false, Duration.ZERO, 0, 0, 0, Map.of());
		}

		@Override
		public WaitSnapshot waits() {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<RunThreadActivity> activity() {
			throw new UnsupportedOperationException();
		}

		@Override
		public @Nullable Throwable startFailure() {
			return this.startFailure;
		}

		@Override
		public void resize(int threads) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void tell(RunTimes times) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stoodStill(long nanos) {
			this.stoodStill.add(TimeUnit.NANOSECONDS.toMillis(nanos));
		}

		@Override
		public void beat() {
			this.beats++;
		}

		@Override
		public void spares(int wanted) {
			this.spares.add(wanted);
		}

		@Override
		public boolean slowDown(RunThreadSnapshot busy) {
			this.slowedDown.add(busy.thread());
			return this.maySlowDown;
		}

		@Override
		public boolean giveUp(RunThreadSnapshot stuck, Duration duration) {
			this.gaveUp.add(stuck.thread());
			return this.mayBeGivenUp;
		}

		@Override
		public List<QuarantinedThread> quarantined() {
			return List.of();
		}

		@Override
		public RunThreadReplacements replacements() {
			return new RunThreadReplacements(0, 0);
		}

	}

}
