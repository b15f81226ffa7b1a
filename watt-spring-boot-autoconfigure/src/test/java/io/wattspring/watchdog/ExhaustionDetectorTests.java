package io.wattspring.watchdog;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.wattspring.watchdog.Exhaustion.State;
import io.wattspring.watchdog.ExhaustionDetector.Sample;
import io.wattspring.watchdog.ExhaustionDetector.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExhaustionDetector}. Times are in milliseconds; there is a look every
 * 100.
 */
class ExhaustionDetectorTests {

	private ExhaustionDetector detector = detector(Duration.ofSeconds(30));

	private long now;

	private long gc;

	private boolean standstill;

	@Test
	void requestsThatNobodyBeginsAreExhaustion() {
		assertThat(look(1000, 0, 0, 0).state()).isEqualTo(State.HEALTHY);
		this.standstill = true;
		Verdict verdict = look(2000, 0, 0, 0);
		assertThat(verdict.state()).isEqualTo(State.REFUSING);
		assertThat(verdict.reason()).isEqualTo("requests wait, and no run thread has come back for a minute");
		this.standstill = false;
		assertThat(look(3000, 0, 0, 0).state()).isEqualTo(State.HEALTHY);
	}

	@Test
	void healthyWhenNothingIsBeyondItsBound() {
		assertThat(look(60_000, 2, 0.95, 50).state()).isEqualTo(State.HEALTHY);
	}

	@Test
	void tooManyQuarantinedThreadsRefuseAtOnceAndBreakLater() {
		Verdict verdict = look(100, 3, 0, 0);
		assertThat(verdict.state()).isEqualTo(State.REFUSING);
		assertThat(verdict.reason()).isEqualTo("threads that are stuck for good: 3 (more than 2)");
		assertThat(look(29_900, 3, 0, 0).state()).isEqualTo(State.REFUSING);
		assertThat(look(100, 4, 0, 0))
			.isEqualTo(new Verdict(State.BROKEN, "threads that are stuck for good: 4 (more than 2)", false));
	}

	@Test
	void recoveryBeforeBrokenIsHealthyAndBeginsAnew() {
		look(100, 3, 0, 0);
		look(29_900, 3, 0, 0);
		assertThat(look(100, 2, 0, 0)).isEqualTo(new Verdict(State.HEALTHY, null, false));
		look(100, 3, 0, 0);
		assertThat(look(29_900, 3, 0, 0).state()).isEqualTo(State.REFUSING);
	}

	@Test
	void brokenStays() {
		look(100, 3, 0, 0);
		look(30_000, 3, 0, 0);
		Verdict verdict = look(60_000, 0, 0, 0);
		assertThat(verdict.state()).isEqualTo(State.BROKEN);
		assertThat(verdict.reason()).contains("stuck for good");
	}

	@Test
	void neverBrokenWhenThatIsOff() {
		this.detector = detector(null);
		assertThat(look(3_600_000, 3, 0, 0).state()).isEqualTo(State.REFUSING);
	}

	@Test
	void fullHeapRefusesAfterGrace() {
		look(100, 0, 0.96, 0);
		assertThat(look(9_900, 0, 0.96, 0).state()).isEqualTo(State.HEALTHY);
		Verdict verdict = look(100, 0, 0.97, 0);
		assertThat(verdict.state()).isEqualTo(State.REFUSING);
		assertThat(verdict.reason())
			.isEqualTo("the old generation has been 97 % full after garbage collection for 10000 ms (more than 95 %)");
		assertThat(look(29_900, 0, 0.97, 0).state()).isEqualTo(State.REFUSING);
		assertThat(look(100, 0, 0.97, 0).state()).isEqualTo(State.BROKEN);
	}

	@Test
	void heapThatACollectionEmptiesInBetweenIsNotExhausted() {
		for (int i = 0; i < 10; i++) {
			assertThat(look(9_900, 0, 0.96, 0).state()).isEqualTo(State.HEALTHY);
			look(100, 0, 0.5, 0);
		}
	}

	@Test
	void collectionIsAskedForOnceBeforeFullHeapBreaks() {
		int asked = 0;
		for (int i = 0; i < 100 + 300; i++) {
			Verdict verdict = look(100, 0, 0.96, 0);
			if (verdict.collect()) {
				asked++;
				assertThat(this.now).isEqualTo(10_000 + 15_000 + 100);
			}
		}
		assertThat(asked).isOne();
	}

	@Test
	void collectionIsNotAskedForWhenThreadsAreStuck() {
		for (int i = 0; i < 300; i++) {
			assertThat(look(100, 3, 0.5, 0).collect()).isFalse();
		}
	}

	@Test
	void garbageCollectionThatTakesMoreThanItsShareRefuses() {
		look(60_000, 0, 0, 50);
		assertThat(look(10_600, 0, 0, 60).reason())
			.isEqualTo("60 % of the last 10000 ms went into garbage collection (more than 50 %)");
		assertThat(look(10_600, 0, 0, 40).state()).isEqualTo(State.HEALTHY);
	}

	@Test
	void shareOfGarbageCollectionIsNotTakenOfLessThanTheGrace() {
		assertThat(look(9_900, 0, 0, 100).state()).isEqualTo(State.HEALTHY);
		assertThat(look(600, 0, 0, 100).state()).isEqualTo(State.REFUSING);
	}

	@Test
	void oneLongCollectionIsNoExhaustion() {
		look(60_000, 0, 0.5, 5);
		this.now += 60_000;
		this.gc += 60_000;
		for (int i = 0; i < 200; i++) {
			assertThat(look(100, 0, 0.5, 5).state()).isEqualTo(State.HEALTHY);
		}
	}

	@Test
	void longCollectionsOneAfterTheOtherAreExhaustion() {
		look(60_000, 0, 0.5, 5);
		for (int i = 0; i < 4; i++) {
			this.now += 20_000;
			this.gc += 20_000;
			look(100, 0, 0.5, 5);
		}
		assertThat(look(100, 0, 0.5, 5).state()).isEqualTo(State.REFUSING);
	}

	@Test
	void pauseThatIsNoCollectionDoesNotCount() {
		look(100, 0, 0.96, 0);
		this.now += 60_000;
		assertThat(look(100, 0, 0.96, 0).state()).isEqualTo(State.HEALTHY);
		look(10_000, 0, 0.96, 0);
		this.now += 60_000;
		assertThat(look(100, 0, 0.96, 0).state()).isEqualTo(State.REFUSING);
	}

	@Test
	void pauseMakesGarbageCollectionNeitherMoreNorLess() {
		look(20_000, 0, 0, 60);
		this.now += 60_000;
		assertThat(look(100, 0, 0, 60).reason()).startsWith("60 %");
	}

	@Test
	void reasonChangesWithWhatIsExhausted() {
		look(100, 3, 0.96, 0);
		assertThat(look(20_000, 3, 0.96, 0).reason()).contains("stuck for good");
		assertThat(look(100, 0, 0.96, 0).reason()).contains("old generation");
		assertThat(look(9_900, 0, 0.96, 0).state()).isEqualTo(State.BROKEN);
	}

	/**
	 * Look every 100 ms for a while.
	 */
	private Verdict look(long millis, int quarantined, double occupancy, long gcPerLook) {
		Verdict verdict = null;
		for (long passed = 0; passed < millis; passed += 100) {
			this.now += 100;
			this.gc += gcPerLook;
			verdict = this.detector.look(nanos(this.now),
					new Sample(quarantined, this.standstill, occupancy, nanos(this.gc)));
		}
		assertThat(verdict).isNotNull();
		return verdict;
	}

	private static ExhaustionDetector detector(Duration brokenAfter) {
		return new ExhaustionDetector(
				new ExhaustionLimits(Duration.ofMillis(100), 2, 0.95, Duration.ofSeconds(10), 0.5, brokenAfter), 0, 0);
	}

	private static long nanos(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
