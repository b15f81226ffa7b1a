package io.wattspring.benchmarks.scenario;

import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Warmup}.
 */
class WarmupTests {

	@Test
	void isOverWhenOneStretchIsFalse() {
		assertThat(Warmup.isOver(Collections.emptyList())).isFalse();
		assertThat(Warmup.isOver(List.of(1000.0))).isFalse();
	}

	@Test
	void isOverWhenRateRisesIsFalse() {
		assertThat(Warmup.isOver(List.of(1000.0, 1040.0))).isFalse();
	}

	@Test
	void isOverWhenRateNoLongerRisesIsTrue() {
		assertThat(Warmup.isOver(List.of(1000.0, 2000.0, 2050.0))).isTrue();
		assertThat(Warmup.isOver(List.of(1000.0, 2000.0, 1500.0))).isTrue();
	}

	@Test
	void isOverWhenRateNeverSettlesIsTrueAfterTwelveStretches() {
		assertThat(Warmup.isOver(rising(11))).isFalse();
		assertThat(Warmup.isOver(rising(12))).isTrue();
	}

	private static List<Double> rising(int count) {
		return DoubleStream.iterate(1, (rate) -> rate * 2).limit(count).boxed().toList();
	}

}
