package io.wattspring.benchmarks.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.benchmarks.process.ApplicationLauncher;
import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Undisturbed}.
 */
class UndisturbedTests {

	private final List<Sample> samples = new ArrayList<>();

	private long now;

	private int others;

	@Test
	void measureWhenLittleIsStolenMeasuresOnce() throws Exception {
		measure(new Undisturbed(10, Duration.ofMinutes(1), this::now), 10, 0);
		assertThat(this.samples).extracting(Sample::metric).containsExactly(Metric.RATE, Metric.STOLEN, Metric.OTHERS);
		assertThat(this.samples).extracting(Sample::value).containsExactly(1.0, 10.0, 0.0);
	}

	@Test
	void measureWhenMuchIsStolenTriesAgain() throws Exception {
		measure(new Undisturbed(10, Duration.ofMinutes(1), this::now), 11, 5, 0);
		assertThat(this.samples).extracting(Sample::metric)
			.containsExactly(Metric.RATE, Metric.STOLEN, Metric.OTHERS, Metric.ATTEMPTS);
		assertThat(this.samples).extracting(Sample::value).containsExactly(2.0, 5.0, 0.0, 2.0);
	}

	@Test
	void measureWhenMuchIsStolenEachTimeTakesTheLeastDisturbed() throws Exception {
		List<Sample> best = measure(new Undisturbed(10, Duration.ofMinutes(1), this::now), 30, 20, 40, 0);
		assertThat(this.samples).extracting(Sample::value).containsExactly(2.0, 20.0, 0.0, 3.0);
		assertThat(best).isEqualTo(this.samples.subList(0, 3));
	}

	@Test
	void measureWhenLittleIsStolenButOthersUseMuchTriesAgain() throws Exception {
		this.others = 8;
		measure(new Undisturbed(10, Duration.ofMinutes(1), this::now), 3, 2);
		assertThat(this.samples).extracting(Sample::value).containsExactly(2.0, 2.0, 8.0, 2.0);
	}

	@Test
	void measureWhenTimeForRepetitionsIsUsedUpDoesNotRepeat() throws Exception {
		Undisturbed undisturbed = new Undisturbed(10, Duration.ofSeconds(15), this::now);
		measure(undisturbed, 30, 29, 28);
		this.samples.clear();
		measure(undisturbed, 30, 0);
		assertThat(this.samples).extracting(Sample::value).containsExactly(1.0, 30.0, 0.0);
	}

	// Each attempt takes 10 seconds; its rate is its number
	private List<Sample> measure(Undisturbed undisturbed, int... stolen) throws Exception {
		Iterator<Integer> next = Arrays.stream(stolen).iterator();
		int[] attempts = { 0 };
		ApplicationLauncher launcher = new ApplicationLauncher(Path.of("java"), List.of(), Path.of("jar"),
				Path.of("logs"));
		Bench bench = new Bench(launcher, launcher, List.of(Configuration.STOCK),
				new Plan(1, 1, 1, 1, 1, new Plan.Comparison(0, List.of(), 1)), undisturbed, this.samples::add);
		return undisturbed.measure(new Recorder(bench, "load", "stock", 1), (attempt) -> {
			this.now += Duration.ofSeconds(10).toNanos();
			attempts[0]++;
			attempt.record(Metric.RATE, attempts[0]);
			attempt.record(Metric.STOLEN, next.next());
			attempt.record(Metric.OTHERS, this.others);
		});
	}

	private long now() {
		return this.now;
	}

}
