package io.wattspring.benchmarks.scenario;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KneeSearch}.
 */
class KneeSearchTests {

	@Test
	void findComesCloseToTheKneeFromBelow() throws Exception {
		for (int knee : new int[] { 300, 400, 517, 599, 800, 1300 }) {
			assertThat(KneeSearch.find(400, (rate) -> rate <= knee)).isBetween(knee * 19 / 20, knee);
		}
	}

	@Test
	void findGoesUpUntilARateIsNotHeldAndHasFewProbes() throws Exception {
		List<Integer> probes = new ArrayList<>();
		KneeSearch.find(400, (rate) -> {
			probes.add(rate);
			return rate <= 700;
		});
		assertThat(probes).startsWith(400, 400, 600, 600, 900, 900, 750, 750, 675).hasSizeLessThanOrEqualTo(14);
	}

	@Test
	void findTriesAgainWhatWasNotHeldOnce() throws Exception {
		List<Integer> probes = new ArrayList<>();
		int knee = KneeSearch.find(400, (rate) -> {
			probes.add(rate);
			return rate <= 550 && probes.size() > 1;
		});
		assertThat(knee).isBetween(530, 550);
	}

	@Test
	void findTriesAgainWhatWasHeldOnce() throws Exception {
		List<Integer> probes = new ArrayList<>();
		int knee = KneeSearch.find(400, (rate) -> {
			probes.add(rate);
			return rate <= 550 || probes.indexOf(rate) == probes.size() - 1;
		});
		assertThat(knee).isBetween(530, 550);
	}

	@Test
	void findWhenNothingIsHeldReturnsOne() throws Exception {
		assertThat(KneeSearch.find(600, (rate) -> false)).isBetween(1, 10);
		assertThat(KneeSearch.find(1, (rate) -> false)).isEqualTo(1);
	}

	@Test
	void isHeldWhenAllAreAnsweredSoonEnough() {
		assertThat(KneeSearch.isHeld(outcome(100, 99))).isTrue();
		assertThat(KneeSearch.isHeld(outcome(99.99, 99))).isFalse();
		assertThat(KneeSearch.isHeld(outcome(100, 101))).isFalse();
		assertThat(KneeSearch.isHeld(List.of())).isFalse();
	}

	private static List<Sample> outcome(double success, double p95) {
		return List.of(new Sample("knee", "stock", 0, Metric.SUCCESS, success),
				new Sample("knee", "stock", 0, Metric.LATENCY_P95, p95));
	}

}
