package io.wattspring.watchdog;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.worker.RunThreadSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunawayDetector}. Times are in milliseconds.
 */
class RunawayDetectorTests {

	private final Thread one = new Thread("one");

	private final Thread two = new Thread("two");

	private final Thread three = new Thread("three");

	private final RunawayDetector detector = new RunawayDetector(Duration.ofMillis(250), 2);

	@Test
	void tasksAreRunawaysOnceTheyCouldOccupyAllProcessors() {
		learn();
		assertThat(look(31_000, task(this.one, 1, 7000), task(this.two, 1, 0))).isEmpty();
		assertThat(look(31_900, task(this.one, 1, 7900), task(this.two, 1, 249))).isEmpty();
		assertThat(look(32_000, task(this.one, 1, 8000), task(this.two, 1, 250))).containsExactlyInAnyOrder(this.one,
				this.two);
		assertThat(this.detector.isRunaway(this.one)).isTrue();
		assertThat(look(32_100, task(this.one, 1, 8100), task(this.two, 1, 350))).isEmpty();
	}

	@Test
	void oneMoreIsARunawayByItself() {
		runaways();
		assertThat(look(32_100, task(this.one, 1, 1100), task(this.two, 1, 1100), task(this.three, 1, 0))).isEmpty();
		assertThat(look(32_350, task(this.one, 1, 1350), task(this.two, 1, 1350), task(this.three, 1, 250)))
			.containsExactly(this.three);
	}

	@Test
	void processorTimeOfEachTaskCountsByItself() {
		learn();
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0));
		look(31_100, task(this.one, 1, 60), task(this.two, 1, 60));
		look(31_200, task(this.one, 2, 120), task(this.two, 2, 120));
		assertThat(look(31_400, task(this.one, 2, 369), task(this.two, 2, 370))).isEmpty();
		assertThat(look(31_500, task(this.one, 2, 370), task(this.two, 2, 470))).hasSize(2);
	}

	@Test
	void taskThatWaitsIsNone() {
		learn();
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(60_000, task(this.one, 1, 100), task(this.two, 1, 100))).isEmpty();
	}

	@Test
	void firstRequestsMayTakeLong() {
		look(0, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(29_999, task(this.one, 1, 9000), task(this.two, 1, 9000))).isEmpty();
		assertThat(look(30_000, task(this.one, 1, 9000), task(this.two, 1, 9000))).hasSize(2);
	}

	@Test
	void tasksThatTakeAsLongAsIsUsualAreNone() {
		look(0, task(this.three, 1, 0));
		look(400, task(this.three, 1, 400));
		look(500, task(this.three, 0, 400));
		look(30_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(31_599, task(this.one, 1, 1599), task(this.two, 1, 1599))).isEmpty();
		assertThat(look(31_600, task(this.one, 1, 1600), task(this.two, 1, 1600))).hasSize(2);
	}

	@Test
	void whatIsUsualIsForgotten() {
		look(0, task(this.three, 1, 0));
		look(400, task(this.three, 1, 400));
		look(500, task(this.three, 0, 400));
		look(30_000);
		look(60_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(60_250, task(this.one, 1, 250), task(this.two, 1, 250))).hasSize(2);
	}

	@Test
	void runawayThatComesToAnEndWasNoneAfterAll() {
		runaways();
		look(32_100, task(this.one, 0, 0), task(this.two, 1, 1100), task(this.three, 1, 0));
		assertThat(look(32_900, task(this.two, 1, 1900), task(this.three, 1, 800))).isEmpty();
		assertThat(look(36_100, task(this.two, 1, 5100), task(this.three, 1, 4000))).containsExactly(this.three);
	}

	@Test
	void threadThatWasGivenUpOnTeachesNothing() {
		runaways();
		look(32_100, task(this.two, 1, 1100), task(this.three, 1, 0));
		assertThat(look(32_350, task(this.two, 1, 1350), task(this.three, 1, 250))).containsExactly(this.three);
	}

	@Test
	void noTaskIsARunawayIfThatIsNotWanted() {
		RunawayDetector detector = new RunawayDetector(null, 2);
		detector.look(0, List.of(task(this.one, 1, 0), task(this.two, 1, 0)));
		assertThat(detector.look(nanos(90_000), List.of(task(this.one, 1, 90_000), task(this.two, 1, 90_000))))
			.isEmpty();
		assertThat(detector.isRunaway(this.one)).isFalse();
	}

	private void learn() {
		look(0);
		look(30_000);
	}

	private void runaways() {
		learn();
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(32_000, task(this.one, 1, 1000), task(this.two, 1, 1000))).hasSize(2);
	}

	private List<Thread> look(long millis, Observation... threads) {
		return this.detector.look(nanos(millis), Arrays.asList(threads))
			.stream()
			.map(RunThreadSnapshot::thread)
			.toList();
	}

	private static Observation task(Thread thread, long run, long cpuMillis) {
		return new Observation(new RunThreadSnapshot(thread, run, "GET /", null, false), nanos(cpuMillis));
	}

	private static long nanos(long millis) {
		return millis * 1_000_000;
	}

}
