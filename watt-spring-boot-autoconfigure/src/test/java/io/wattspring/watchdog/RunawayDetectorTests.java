package io.wattspring.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.wattspring.watchdog.StallDetector.Observation;
import io.wattspring.worker.RunThreadSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunawayDetector}. Times are in milliseconds. Another thread ends 20
 * tasks between two looks, but where it is said how many.
 */
class RunawayDetectorTests {

	private final Thread one = new Thread("one");

	private final Thread two = new Thread("two");

	private final Thread three = new Thread("three");

	private final Thread other = new Thread("other");

	private RunawayDetector detector = new RunawayDetector(Duration.ofMillis(100), 2, 3);

	private long othersRun = 1;

	private int othersEnd = 20;

	private int waiting;

	private long tasksOfThree;

	@Test
	void tasksAreRunawaysOnceTheyCouldOccupyAllProcessors() {
		learn();
		assertThat(look(31_000, task(this.one, 1, 7000), task(this.two, 1, 0))).isEmpty();
		assertThat(look(31_900, task(this.one, 1, 7900), task(this.two, 1, 99))).isEmpty();
		assertThat(look(32_000, task(this.one, 1, 8000), task(this.two, 1, 199))).containsExactlyInAnyOrder(this.one,
				this.two);
		assertThat(look(32_100, slow(this.one, 8100), slow(this.two, 299))).isEmpty();
	}

	@Test
	void oneMoreIsARunawayByItself() {
		learn();
		look(32_100, slow(this.one, 1100), slow(this.two, 1100), task(this.three, 1, 0));
		assertThat(look(32_200, slow(this.one, 1101), slow(this.two, 1101), task(this.three, 1, 99))).isEmpty();
		assertThat(look(32_300, slow(this.one, 1102), slow(this.two, 1102), task(this.three, 1, 199)))
			.containsExactly(this.three);
	}

	@Test
	void thoseThatHaveUsedMostAreFirstWhereSparesAreFewerThanProcessors() {
		this.detector = new RunawayDetector(Duration.ofMillis(100), 3, 1);
		learn();
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0), task(this.three, 1, 0));
		assertThat(look(31_200, task(this.one, 1, 120), task(this.two, 1, 200), task(this.three, 1, 110)))
			.containsExactly(this.two);
		assertThat(look(31_300, task(this.one, 1, 220), slow(this.two, 210), task(this.three, 1, 310))).isEmpty();
	}

	@Test
	void thereAreNoMoreThanSpares() {
		this.detector = new RunawayDetector(Duration.ofMillis(100), 2, 2);
		learn();
		look(32_100, slow(this.one, 1100), slow(this.two, 1100), task(this.three, 1, 0));
		assertThat(look(33_100, slow(this.one, 1101), slow(this.two, 1101), task(this.three, 1, 1000))).isEmpty();
	}

	@Test
	void tasksAreNoneWhereAllTakeAsLong() {
		learn();
		this.othersEnd = 1;
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0));
		for (int i = 1; i < 20; i++) {
			assertThat(look(31_000 + i * 100, task(this.one, 1, i * 100), task(this.two, 1, i * 100))).isEmpty();
		}
		assertThat(look(33_000, task(this.one, 1, 2000), task(this.two, 1, 2000))).hasSize(2);
	}

	@Test
	void processorTimeOfEachTaskCountsByItself() {
		learn();
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0));
		look(31_100, task(this.one, 1, 20), task(this.two, 1, 20));
		look(31_200, task(this.one, 2, 80), task(this.two, 2, 80));
		assertThat(look(31_300, task(this.one, 2, 179), task(this.two, 2, 180))).isEmpty();
		assertThat(look(31_400, task(this.one, 2, 279), task(this.two, 2, 280))).hasSize(2);
	}

	@Test
	void processorTimeBeforeAWaitDoesNotCount() {
		learn();
		look(31_000, task(this.one, 1, 0), task(this.two, 1, 0));
		for (int i = 1; i < 50; i++) {
			// 90 ms of work, then a wait
			assertThat(look(31_000 + i * 200 - 100, task(this.one, 1, i * 90), task(this.two, 1, i * 90))).isEmpty();
			assertThat(look(31_000 + i * 200, task(this.one, 1, i * 90), task(this.two, 1, i * 90))).isEmpty();
		}
	}

	@Test
	void firstRequestsMayTakeLong() {
		look(0, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(29_999, task(this.one, 1, 9000), task(this.two, 1, 9000))).isEmpty();
		assertThat(look(30_000, task(this.one, 1, 9001), task(this.two, 1, 9001))).hasSize(2);
	}

	@Test
	void oneIsARunawayIfRequestsWaitOnceItHasUsedTenTimesAsMuch() {
		learn();
		this.waiting = 1;
		look(31_000, task(this.one, 1, 0));
		assertThat(look(31_999, task(this.one, 1, 999))).isEmpty();
		assertThat(look(32_000, task(this.one, 1, 1000))).containsExactly(this.one);
	}

	@Test
	void oneIsNoneWhereNoRequestWaits() {
		learn();
		look(31_000, task(this.one, 1, 0));
		assertThat(look(39_000, task(this.one, 1, 8000))).isEmpty();
	}

	@Test
	void secondIsOneSoonerThanTheFirst() {
		learn();
		this.waiting = 1;
		look(31_000, slow(this.one, 0), task(this.two, 1, 0));
		assertThat(look(31_100, slow(this.one, 0), task(this.two, 1, 100))).containsExactly(this.two);
	}

	@Test
	void tasksThatTakeAsLongAsIsUsualAreNone() {
		end(0, 400, 400);
		look(30_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(31_599, task(this.one, 1, 1599), task(this.two, 1, 1599))).isEmpty();
		assertThat(look(31_600, task(this.one, 1, 1600), task(this.two, 1, 1600))).hasSize(2);
	}

	@Test
	void whatOneInAHundredTasksTakesIsNotUsual() {
		end(0, 400);
		look(30_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(30_100, task(this.one, 1, 100), task(this.two, 1, 100))).hasSize(2);
	}

	@Test
	void longestOfThoseThatAreNotUnusualIsUsual() {
		end(0, 400, 200);
		look(30_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(30_799, task(this.one, 1, 799), task(this.two, 1, 799))).isEmpty();
		assertThat(look(30_800, task(this.one, 1, 800), task(this.two, 1, 800))).hasSize(2);
	}

	@Test
	void whatIsUsualMayBeLessThanTheTimeFromWhichTasksCount() {
		end(0, 50, 50);
		look(30_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(30_199, task(this.one, 1, 199), task(this.two, 1, 199))).isEmpty();
		assertThat(look(30_200, task(this.one, 1, 200), task(this.two, 1, 200))).hasSize(2);
	}

	@Test
	void oneInAHundredIsNotUsualHoweverLongThatGoesOn() {
		end(0, 400);
		end(30_000, 400);
		look(52_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(52_100, task(this.one, 1, 100), task(this.two, 1, 100))).hasSize(2);
	}

	@Test
	void whatIsUsualIsForgotten() {
		end(0, 400, 400);
		look(30_000);
		look(60_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(60_100, task(this.one, 1, 100), task(this.two, 1, 100))).hasSize(2);
	}

	@Test
	void fiveSecondsAreNeverUsual() {
		end(0, 3000, 3000);
		look(30_000, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(34_999, task(this.one, 1, 4999), task(this.two, 1, 4999))).isEmpty();
		assertThat(look(35_000, task(this.one, 1, 5000), task(this.two, 1, 5000))).hasSize(2);
	}

	@Test
	void runawaysThatComeToAnEndAreUsualFromThenOn() {
		learn();
		look(31_000, slow(this.one, 0), slow(this.two, 0));
		look(32_000, slow(this.one, 500), slow(this.two, 500), task(this.three, 1, 0));
		// As one that has ended and is not replaced yet
		look(32_100, ended(this.one), ended(this.two), task(this.three, 1, 100));
		this.waiting = 1;
		assertThat(look(33_900, task(this.three, 1, 1900))).isEmpty();
		assertThat(look(34_000, task(this.three, 1, 2000))).containsExactly(this.three);
	}

	@Test
	void threadThatWasGivenUpOnTeachesNothing() {
		learn();
		look(31_000, slow(this.one, 0), slow(this.two, 0));
		look(32_000, slow(this.one, 1000), slow(this.two, 1000), task(this.three, 1, 0));
		assertThat(look(32_100, slow(this.two, 1100), task(this.three, 1, 100))).containsExactly(this.three);
	}

	@Test
	void noTaskIsARunawayIfThatIsNotWanted() {
		this.detector = new RunawayDetector(null, 2, 3);
		look(0, task(this.one, 1, 0), task(this.two, 1, 0));
		assertThat(look(90_000, task(this.one, 1, 90_000), task(this.two, 1, 90_000))).isEmpty();
	}

	private void learn() {
		look(0);
		look(30_000);
	}

	/**
	 * Have 120 tasks come to an end in 20 seconds, and some of one thread among them.
	 * @param start when, in milliseconds
	 * @param cpuMillis processor time of each of those
	 */
	private void end(long start, long... cpuMillis) {
		long before = this.othersRun + this.tasksOfThree;
		long cpu = 0;
		look(start, task(this.three, 0, cpu));
		for (int i = 0; i < cpuMillis.length; i++) {
			long end = start + (i + 1) * 5000L;
			this.tasksOfThree++;
			look(end - cpuMillis[i], task(this.three, this.tasksOfThree, cpu));
			cpu += cpuMillis[i];
			look(end, task(this.three, this.tasksOfThree, cpu));
		}
		this.othersEnd = (int) (before + 120 - this.othersRun - this.tasksOfThree);
		look(start + 20_000, task(this.three, 0, cpu));
		this.othersEnd = 20;
	}

	private List<Thread> look(long millis, Observation... threads) {
		this.othersRun += this.othersEnd;
		Observation others = new Observation(snapshot(this.other, this.othersRun, false), 0);
		return this.detector
			.look(nanos(millis), Stream.concat(Stream.of(threads), Stream.of(others)).toList(), this.waiting)
			.stream()
			.map(RunThreadSnapshot::thread)
			.toList();
	}

	private static Observation task(Thread thread, long run, long cpuMillis) {
		return new Observation(snapshot(thread, run, false), nanos(cpuMillis));
	}

	private static Observation slow(Thread thread, long cpuMillis) {
		return new Observation(snapshot(thread, 1, true), nanos(cpuMillis));
	}

	private static Observation ended(Thread thread) {
		return new Observation(snapshot(thread, 0, true), 0);
	}

	private static RunThreadSnapshot snapshot(Thread thread, long run, boolean slow) {
		return new RunThreadSnapshot(thread, run, "GET /", null, false, slow);
	}

	private static long nanos(long millis) {
		return millis * 1_000_000;
	}

}
