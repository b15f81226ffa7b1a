package io.wattspring.benchmarks.load;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Arrivals} and {@link Stage}.
 */
class ArrivalsTests {

	private static final Arrivals ARRIVALS = new Arrivals(
			List.of(new Stage(100, Duration.ofSeconds(1)), new Stage(4, Duration.ofSeconds(2))));

	@Test
	void countIsOfAllStages() {
		assertThat(ARRIVALS.count()).isEqualTo(108);
	}

	@Test
	void nanosSpreadsArrivalsEvenlyInEachStage() {
		assertThat(ARRIVALS.nanos(0)).isZero();
		assertThat(ARRIVALS.nanos(99)).isEqualTo(990_000_000);
		assertThat(ARRIVALS.nanos(100)).isEqualTo(1_000_000_000);
		assertThat(ARRIVALS.nanos(107)).isEqualTo(2_750_000_000L);
	}

	@Test
	void nanosWhenThereIsNoSuchArrivalIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> ARRIVALS.nanos(108))
			.withMessage("arrival: 108 (expected: less than 108)");
	}

	@Test
	void stageWhenRateIsZeroIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Stage(0, Duration.ofSeconds(1)))
			.withMessage("rate: 0 (expected: at least 1)");
	}

}
