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
	void isOverWhenCostFallsIsFalse() {
		assertThat(Warmup.isOver(List.of(1000.0, 960.0))).isFalse();
	}

	@Test
	void isOverWhenCostNoLongerFallsIsTrue() {
		assertThat(Warmup.isOver(List.of(1000.0, 500.0, 490.0))).isTrue();
		assertThat(Warmup.isOver(List.of(1000.0, 500.0, 700.0))).isTrue();
	}

	@Test
	void isOverWhenCostNeverSettlesIsTrueAfterTwelveStretches() {
		assertThat(Warmup.isOver(falling(11))).isFalse();
		assertThat(Warmup.isOver(falling(12))).isTrue();
	}

	private static List<Double> falling(int count) {
		return DoubleStream.iterate(1, (cost) -> cost / 2).limit(count).boxed().toList();
	}

}
