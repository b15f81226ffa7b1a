package io.wattspring.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LoopSwapAfter}.
 */
class LoopSwapAfterTests {

	private static final Duration AVOID_AFTER = Duration.ofMillis(200);

	@Test
	void defaultFollowsFromWhereHandlersRun() {
		assertThat(LoopSwapAfter.of(null, AVOID_AFTER, false)).isEqualTo(Duration.ofSeconds(5));
		assertThat(LoopSwapAfter.of(null, AVOID_AFTER, true)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void valueWhenSetIsTaken() {
		assertThat(LoopSwapAfter.of(Duration.ofMillis(201), AVOID_AFTER, true)).isEqualTo(Duration.ofMillis(201));
	}

	@Test
	void minusOneMeansNever() {
		assertThat(LoopSwapAfter.of(Duration.ofMillis(-1), AVOID_AFTER, true)).isNull();
	}

	@Test
	void valueWhenNotGreaterThanAvoidAfterIsRefused() {
		assertThatExceptionOfType(InvalidWattPropertyException.class)
			.isThrownBy(() -> LoopSwapAfter.of(AVOID_AFTER, AVOID_AFTER, false))
			.withMessageContaining("watt.watchdog.loop-swap-after: 200ms (expected: a duration longer than");
		assertThatExceptionOfType(InvalidWattPropertyException.class)
			.isThrownBy(() -> LoopSwapAfter.of(Duration.ofSeconds(-5), AVOID_AFTER, false));
	}

	@Test
	void defaultWhenNotGreaterThanAvoidAfterIsRefused() {
		assertThatExceptionOfType(InvalidWattPropertyException.class)
			.isThrownBy(() -> LoopSwapAfter.of(null, Duration.ofSeconds(6), false))
			.withMessageContaining("or -1 for never");
	}

}
