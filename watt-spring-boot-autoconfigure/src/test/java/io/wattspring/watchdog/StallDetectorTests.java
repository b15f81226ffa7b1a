package io.wattspring.watchdog;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.watchdog.StallDetector.Verdict;
import io.wattspring.worker.RunThreadSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StallDetector}. Times are in milliseconds.
 */
class StallDetectorTests {

	private final Thread one = new Thread("one");

	private final Thread two = new Thread("two");

	private int waiting;

	private final StallDetector detector = new StallDetector(new StallLimits(Duration.ofMillis(100),
			Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(1), 8, Duration.ofMillis(500), 2));

	@Test
	void taskIsReportedOnceWhenWarnAfterIsReached() {
		assertThat(look(0, busy(this.one, 1, 0)).reports()).isEmpty();
		assertThat(look(499, busy(this.one, 1, 0)).reports()).isEmpty();
		assertThat(look(500, busy(this.one, 1, 0)).reports()).singleElement().satisfies((suspicion) -> {
			assertThat(suspicion.snapshot().thread()).isSameAs(this.one);
			assertThat(suspicion.ageNanos()).isEqualTo(500_000_000);
		});
		assertThat(look(900, busy(this.one, 1, 0)).reports()).isEmpty();
	}

	@Test
	void manyShortTasksAreNoStall() {
		for (int run = 1; run < 50; run++) {
			Verdict verdict = look(run * 100L, busy(this.one, run, 0));
			assertThat(verdict.reports()).isEmpty();
			assertThat(verdict.spares()).isZero();
		}
	}

	@Test
	void idleThreadIsNoStall() {
		look(0, busy(this.one, 0, 0));
		assertThat(look(5000, busy(this.one, 0, 0)).spares()).isZero();
	}

	@Test
	void spareIsNeededWhileTaskIsStuckAndNoLonger() {
		look(0, busy(this.one, 1, 0));
		assertThat(look(999, busy(this.one, 1, 0)).spares()).isZero();
		assertThat(look(1000, busy(this.one, 1, 0)).spares()).isOne();
		assertThat(look(9000, busy(this.one, 1, 0)).spares()).isOne();
		assertThat(look(9100, busy(this.one, 0, 0)).spares()).isZero();
	}

	@Test
	void sparesAreNeededSoonerWhileTasksWait() {
		StallDetector detector = impatient();
		Observation idle = busy(new Thread("idle"), 0, 0);
		look(detector, 0, busy(this.one, 1, 0), busy(this.two, 1, 0), idle);
		assertThat(look(detector, 199, busy(this.one, 1, 0), busy(this.two, 1, 0), idle).spares()).isZero();
		assertThat(look(detector, 200, busy(this.one, 1, 0), busy(this.two, 1, 0), idle).spares()).isEqualTo(2);
		// They work again, and are not stuck yet
		assertThat(look(detector, 300, busy(this.one, 1, 90), busy(this.two, 1, 90), idle).spares()).isOne();
		assertThat(look(detector, 499, busy(this.one, 1, 90), busy(this.two, 1, 90), idle).spares()).isOne();
		assertThat(look(detector, 500, busy(this.one, 1, 90), busy(this.two, 1, 90), idle).spares()).isEqualTo(2);
		assertThat(look(detector, 600, busy(this.one, 2, 90), busy(this.two, 2, 90), idle).spares()).isZero();
	}

	@Test
	void tasksThatAreNotStuckYetHaveOneSpareAmongThem() {
		StallDetector detector = impatient();
		look(detector, 0, busy(this.one, 1, 0), busy(this.two, 0, 0));
		assertThat(look(detector, 199, busy(this.one, 1, 199), busy(this.two, 1, 0)).spares()).isZero();
		assertThat(look(detector, 200, busy(this.one, 1, 200), busy(this.two, 1, 1)).spares()).isOne();
		assertThat(look(detector, 400, busy(this.one, 1, 400), busy(this.two, 1, 200)).spares()).isOne();
		// One for the one that is stuck, and one besides
		assertThat(look(detector, 1000, busy(this.one, 1, 1000), busy(this.two, 1, 800)).spares()).isEqualTo(2);
		assertThat(look(detector, 1100, busy(this.one, 1, 1100), busy(this.two, 2, 800)).spares()).isOne();
		assertThat(look(detector, 1200, busy(this.one, 2, 1100), busy(this.two, 3, 800)).spares()).isZero();
	}

	@Test
	void tasksThatAreNotStuckYetHaveNoSpareWhereOtherThreadsAreFree() {
		StallDetector detector = impatient();
		Observation idle = busy(new Thread("idle"), 0, 0);
		look(detector, 0, busy(this.one, 1, 0), busy(this.two, 1, 0), idle);
		assertThat(look(detector, 200, busy(this.one, 1, 200), busy(this.two, 0, 0), idle).spares()).isZero();
		assertThat(look(detector, 300, busy(this.one, 1, 300), busy(this.two, 2, 0), idle).spares()).isZero();
		assertThat(look(detector, 500, busy(this.one, 1, 500), busy(this.two, 2, 200), idle).spares()).isOne();
	}

	@Test
	void spareAfterIsForTasksThatWaitTooWhereItIsTheShorterOne() {
		StallDetector detector = new StallDetector(new StallLimits(Duration.ofMillis(100), Duration.ofMillis(500),
				Duration.ofMillis(100), Duration.ofMillis(200), 8, null, 2));
		look(detector, 0, busy(this.one, 1, 0));
		assertThat(look(detector, 100, busy(this.one, 1, 0)).spares()).isOne();
	}

	@Test
	void sparesAreBounded() {
		this.waiting = 100;
		look(0, busy(this.one, 1, 0));
		assertThat(look(1000, busy(this.one, 1, 0)).spares()).isEqualTo(8);
	}

	@Test
	void waitingRequestsGetSparesWhenAllThreadsAreBlocked() {
		this.waiting = 3;
		look(0, busy(this.one, 1, 0), busy(this.two, 1, 0));
		assertThat(look(1000, busy(this.one, 1, 0), busy(this.two, 1, 0)).spares()).isEqualTo(5);
	}

	@Test
	void sparesStayUntilNothingWaits() {
		this.waiting = 3;
		look(0, busy(this.one, 1, 0));
		assertThat(look(1000, busy(this.one, 1, 0)).spares()).isEqualTo(4);
		assertThat(look(1100, busy(this.one, 1, 0), busy(this.two, 1, 0)).spares()).isEqualTo(4);
		this.waiting = 0;
		assertThat(look(1200, busy(this.one, 1, 0), busy(this.two, 1, 0)).spares()).isOne();
	}

	@Test
	void waitingRequestsGetNoSparesWhileAThreadWorks() {
		this.waiting = 3;
		look(0, busy(this.one, 1, 0), busy(this.two, 1, 0));
		assertThat(look(1000, busy(this.one, 1, 0), busy(this.two, 2, 0)).spares()).isEqualTo(1);
		look(1100, busy(this.one, 1, 0), busy(this.two, 2, 90));
		assertThat(look(2100, busy(this.one, 1, 0), busy(this.two, 2, 1000)).spares()).isEqualTo(2);
	}

	@Test
	void kindFollowsFromProcessorTimeSinceLastLook() {
		look(0, busy(this.one, 1, 7000), busy(this.two, 1, 7000));
		look(400, busy(this.one, 1, 7000), busy(this.two, 1, 7400));
		assertThat(look(500, busy(this.one, 1, 7090), busy(this.two, 1, 7401)).reports())
			.extracting((suspicion) -> suspicion.kind())
			.containsExactly(StallKind.BUSY, StallKind.BLOCKED);
	}

	@Test
	void secondStallOfThreadIsReportedToo() {
		look(0, busy(this.one, 1, 0));
		look(500, busy(this.one, 1, 0));
		look(600, busy(this.one, 2, 0));
		assertThat(look(1100, busy(this.one, 2, 0)).reports()).hasSize(1);
	}

	@Test
	void taskIsGivenUpOnOnceItsTimeIsReachedAndUntilThatIsDone() {
		look(0, busy(this.one, 1, 0));
		assertThat(look(29_999, busy(this.one, 1, 0)).giveUps()).isEmpty();
		for (int i = 0; i < 2; i++) {
			assertThat(look(30_000 + i, busy(this.one, 1, 0)).giveUps()).singleElement()
				.satisfies((suspicion) -> assertThat(suspicion.snapshot().thread()).isSameAs(this.one));
		}
		assertThat(look(30_100, busy(this.one, 2, 0)).giveUps()).isEmpty();
	}

	@Test
	void taskWithoutLimitIsNeverGivenUpOn() {
		Observation unlimited = new Observation(new RunThreadSnapshot(this.one, 1, "GET /", null, false, false), 0);
		look(0, unlimited);
		assertThat(look(3_600_000, unlimited).giveUps()).isEmpty();
	}

	@Test
	void runawayIsReportedAtOnceAndGetsASpareWhenItLeavesTheProcessorsToOthers() {
		Thread other = new Thread("other");
		look(0);
		look(30_000, busy(this.one, 1, 0), busy(this.two, 1, 0), busy(other, 1, 0));
		assertThat(look(30_400, busy(this.one, 1, 400), busy(this.two, 1, 400), busy(other, 20, 0)).slowdowns())
			.isEmpty();
		Verdict verdict = look(30_499, busy(this.one, 1, 499), busy(this.two, 1, 499), busy(other, 21, 0));
		assertThat(verdict.slowdowns()).isEmpty();
		assertThat(verdict.reports()).isEmpty();
		StallDetector detector = new StallDetector(new StallLimits(Duration.ofMillis(100), Duration.ofSeconds(2),
				Duration.ofSeconds(2), Duration.ofSeconds(2), 8, Duration.ofMillis(500), 2));
		look(detector, 0);
		look(detector, 30_000, busy(this.one, 1, 0), busy(this.two, 1, 0), busy(other, 1, 0));
		verdict = look(detector, 30_500, busy(this.one, 1, 500), busy(this.two, 1, 500), busy(other, 21, 0));
		assertThat(verdict.slowdowns()).hasSize(2);
		assertThat(verdict.reports()).hasSize(2);
		assertThat(verdict.spares()).isZero();
		verdict = look(detector, 30_600, slow(this.one, 1, 501), slow(this.two, 1, 501), busy(other, 41, 0));
		assertThat(verdict.slowdowns()).isEmpty();
		assertThat(verdict.reports()).isEmpty();
		assertThat(verdict.spares()).isEqualTo(2);
	}

	@Test
	void threadThatLeavesTheProcessorsToOthersIsNotBlockedThoughItGetsNone() {
		this.waiting = 3;
		look(0, slow(this.one, 1, 0), slow(this.two, 1, 0));
		Verdict verdict = look(2000, slow(this.one, 1, 0), slow(this.two, 1, 0));
		assertThat(verdict.standstill()).isFalse();
		assertThat(verdict.spares()).isEqualTo(2);
	}

	@Test
	void standstillIsWhenAllThreadsHaveWaitedSinceTheLastLook() {
		assertThat(look(0, busy(this.one, 1, 0), busy(this.two, 1, 0)).standstill()).isFalse();
		assertThat(look(100, busy(this.one, 1, 0), busy(this.two, 1, 0)).standstill()).isTrue();
		assertThat(look(200, busy(this.one, 1, 90), busy(this.two, 1, 0)).standstill()).isFalse();
		assertThat(look(300, busy(this.one, 1, 90), busy(this.two, 2, 0)).standstill()).isFalse();
		assertThat(look(400, busy(this.one, 1, 90), busy(this.two, 0, 0)).standstill()).isFalse();
		assertThat(look(500).standstill()).isFalse();
	}

	private static StallDetector impatient() {
		return new StallDetector(new StallLimits(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1),
				Duration.ofMillis(200), 8, null, 2));
	}

	private Verdict look(long millis, Observation... threads) {
		return look(this.detector, millis, threads);
	}

	private Verdict look(StallDetector detector, long millis, Observation... threads) {
		return detector.look(millis * 1_000_000, List.of(threads), this.waiting);
	}

	private Observation slow(Thread thread, long run, long cpuMillis) {
		return new Observation(new RunThreadSnapshot(thread, run, "GET /", Duration.ofSeconds(30), false, true),
				cpuMillis * 1_000_000);
	}

	private Observation busy(Thread thread, long run, long cpuMillis) {
		return new Observation(new RunThreadSnapshot(thread, run, "GET /", Duration.ofSeconds(30), false, false),
				cpuMillis * 1_000_000);
	}

}
