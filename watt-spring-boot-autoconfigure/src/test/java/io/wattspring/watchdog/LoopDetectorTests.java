package io.wattspring.watchdog;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.wattspring.watchdog.LoopDetector.Observation;
import io.wattspring.watchdog.LoopDetector.Suspicion;
import io.wattspring.watchdog.LoopDetector.Verdict;
import io.wattspring.worker.LoopSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopDetector}. Times are in milliseconds.
 */
class LoopDetectorTests {

	private LoopDetector detector = detector(Duration.ofSeconds(5));

	@Test
	void loopIsReportedOnceWhenWarnAfterIsReached() {
		assertThat(look(1000, loop().waiting(499)).reports()).isEmpty();
		assertThat(look(1100, loop().waiting(599)).reports()).singleElement()
			.extracting(Suspicion::stuckNanos)
			.isEqualTo(599_000_000L);
		assertThat(look(1200, loop().waiting(699)).reports()).isEmpty();
	}

	@Test
	void secondStallIsReportedToo() {
		look(1000, loop().waiting(600));
		look(1100, loop().waiting(0));
		assertThat(look(2000, loop().waiting(600)).reports()).hasSize(1);
	}

	@Test
	void workerWhenItsLoopIsStuckForSwapAfterGetsAnother() {
		assertThat(look(6000, loop().waiting(4999)).swaps()).isEmpty();
		Verdict verdict = look(6100, loop().waiting(5099), loop().worker(2).waiting(10));
		assertThat(verdict.swaps()).extracting((swap) -> swap.snapshot().worker()).containsExactly(1);
	}

	@Test
	void freshLoopIsJudgedByItself() {
		look(6000, loop().waiting(5000));
		assertThat(look(6100, loop().generation(1).waiting(0)).reports()).isEmpty();
		Verdict verdict = look(12_000, loop().generation(1).waiting(5000));
		assertThat(verdict.reports()).hasSize(1);
		assertThat(verdict.swaps()).hasSize(1);
	}

	@Test
	void loopThatLagsAndMakesProgressIsNotStuck() {
		for (int i = 0; i < 200; i++) {
			Verdict verdict = look(10_000 + i * 100, loop().waiting(5000 + i * 100).progress(1 + i / 4));
			if (i > 0) {
				assertThat(verdict.swaps()).isEmpty();
				assertThat(verdict.reports()).isEmpty();
			}
		}
	}

	@Test
	void loopThatMakesProgressNoMoreIsStuckFromThenOn() {
		look(10_000, loop().waiting(0).progress(1));
		look(11_000, loop().waiting(1000).progress(2));
		assertThat(look(15_900, loop().waiting(5900).progress(2)).swaps()).isEmpty();
		assertThat(look(16_000, loop().waiting(6000).progress(2)).swaps()).singleElement()
			.extracting(Suspicion::stuckNanos)
			.isEqualTo(5_000_000_000L);
	}

	@Test
	void idleLoopIsNotStuck() {
		for (int i = 0; i < 100; i++) {
			Verdict verdict = look(i * 1000L, loop());
			assertThat(verdict.reports()).isEmpty();
			assertThat(verdict.swaps()).isEmpty();
		}
	}

	@Test
	void workerWhenItsLoopHasEndedGetsAnotherAtOnce() {
		Verdict verdict = look(0, loop().gone());
		assertThat(verdict.swaps()).hasSize(1);
		assertThat(verdict.reports()).isEmpty();
	}

	@Test
	void swapsOfAWorkerBackOffAndOthersDoNot() {
		assertThat(look(10_000, loop().waiting(5000)).swaps()).hasSize(1);
		assertThat(look(10_900, loop().generation(1).waiting(5000), loop().worker(2).waiting(5000)).swaps())
			.extracting((swap) -> swap.snapshot().worker())
			.containsExactly(2);
		assertThat(look(11_000, loop().generation(1).waiting(5000)).swaps()).hasSize(1);
	}

	@Test
	void swapThatDidNothingIsTriedAgainAfterTheDelay() {
		assertThat(look(10_000, loop().waiting(5000)).swaps()).hasSize(1);
		assertThat(look(10_500, loop().waiting(5500)).swaps()).isEmpty();
		assertThat(look(11_000, loop().waiting(6000)).swaps()).hasSize(1);
	}

	@Test
	void stallWhenSwappedBeforeWarnAfterIsReported() {
		this.detector = detector(Duration.ofMillis(300));
		Verdict verdict = look(1000, loop().waiting(300));
		assertThat(verdict.reports()).hasSize(1);
		assertThat(verdict.swaps()).hasSize(1);
	}

	@Test
	void workerWhenSwapAfterIsNeverKeepsItsLoop() {
		this.detector = detector(null);
		Verdict verdict = look(1_000_000, loop().waiting(900_000));
		assertThat(verdict.reports()).hasSize(1);
		assertThat(verdict.swaps()).isEmpty();
	}

	@Test
	void kindFollowsFromProcessorTimeSinceLastLook() {
		look(1000, loop().waiting(100).cpu(7000));
		assertThat(look(2000, loop().waiting(1100).cpu(7900)).reports()).singleElement()
			.extracting(Suspicion::kind)
			.isEqualTo(StallKind.BUSY);
		look(2100, loop().worker(2).waiting(100).cpu(7000));
		assertThat(look(3100, loop().worker(2).waiting(1100).cpu(7001)).reports()).singleElement()
			.extracting(Suspicion::kind)
			.isEqualTo(StallKind.BLOCKED);
	}

	private LoopDetector detector(@Nullable Duration swapAfter) {
		return new LoopDetector(new LoopLimits(Duration.ofMillis(500), swapAfter, 32));
	}

	private Verdict look(long millis, Loop... loops) {
		List<Observation> observations = Arrays.stream(loops).map(Loop::observation).toList();
		return this.detector.look(TimeUnit.MILLISECONDS.toNanos(millis), observations);
	}

	private Loop loop() {
		return new Loop(1, 0, 0, 1, false, 0);
	}

	private record Loop(int worker, long generation, long waiting, long progress, boolean ended, long cpu) {

		Loop worker(int worker) {
			return new Loop(worker, this.generation, this.waiting, this.progress, this.ended, this.cpu);
		}

		Loop generation(long generation) {
			return new Loop(this.worker, generation, this.waiting, this.progress, this.ended, this.cpu);
		}

		Loop waiting(long millis) {
			return new Loop(this.worker, this.generation, millis, this.progress, this.ended, this.cpu);
		}

		Loop progress(long progress) {
			return new Loop(this.worker, this.generation, this.waiting, progress, this.ended, this.cpu);
		}

		Loop gone() {
			return new Loop(this.worker, this.generation, this.waiting, this.progress, true, this.cpu);
		}

		Loop cpu(long millis) {
			return new Loop(this.worker, this.generation, this.waiting, this.progress, this.ended, millis);
		}

		Observation observation() {
			LoopSnapshot snapshot = new LoopSnapshot(this.worker, this.generation, Thread.currentThread(),
					this.waiting * 1_000_000, this.progress, this.ended, null);
			return new Observation(snapshot, this.cpu * 1_000_000);
		}

	}

}
