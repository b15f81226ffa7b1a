package io.wattspring.benchmarks.client;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Pace}.
 */
class PaceTests {

	private static final Pace PACE = new Pace(1000, 20);

	@Test
	void nanosSpreadsThreadsEvenly() {
		assertThat(PACE.nanos(0, 0)).isZero();
		assertThat(PACE.nanos(1, 0)).isEqualTo(1_000_000);
		assertThat(PACE.nanos(0, 1)).isEqualTo(20_000_000);
		assertThat(PACE.nanos(19, 49)).isEqualTo(999_000_000);
	}

	@Test
	void requestsOfAllThreadsMakeTheRate() {
		assertThat(IntStream.range(0, 20).map((thread) -> PACE.requests(thread, 6)).sum()).isEqualTo(6000);
		Pace uneven = new Pace(10, 3);
		assertThat(IntStream.range(0, 3).map((thread) -> uneven.requests(thread, 1)).sum()).isEqualTo(10);
	}

}
