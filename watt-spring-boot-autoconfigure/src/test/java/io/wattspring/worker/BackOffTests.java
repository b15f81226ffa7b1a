package io.wattspring.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackOff}. Times are in milliseconds.
 */
class BackOffTests {

	private final BackOff backOff = new BackOff();

	@Test
	void firstIsGivenAtOnce() {
		assertThat(ask(5)).isTrue();
	}

	@Test
	void delayDoublesUpToOneMinute() {
		List<Long> swaps = new ArrayList<>();
		for (long millis = 0; millis <= 310_000; millis += 100) {
			if (ask(millis)) {
				swaps.add(millis / 1000);
			}
		}
		assertThat(swaps).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L, 303L);
	}

	@Test
	void delayIsKeptWhileTroubleComesBackWithinAMinute() {
		assertThat(ask(0)).isTrue();
		assertThat(ask(60_000)).isTrue();
		assertThat(ask(61_500)).isFalse();
		assertThat(ask(62_000)).isTrue();
	}

	@Test
	void delayIsForgottenAfterAQuietMinute() {
		assertThat(ask(0)).isTrue();
		assertThat(ask(1000)).isTrue();
		assertThat(ask(62_000)).isTrue();
		assertThat(ask(62_999)).isFalse();
		assertThat(ask(63_000)).isTrue();
	}

	@Test
	void remainingTimeIsThatOfTheDelay() {
		assertThat(remaining(0)).isZero();
		assertThat(ask(0)).isTrue();
		assertThat(remaining(400)).isEqualTo(600);
		assertThat(remaining(1000)).isZero();
		assertThat(remaining(100_000)).isZero();
	}

	private long remaining(long millis) {
		return TimeUnit.NANOSECONDS.toMillis(this.backOff.remaining(TimeUnit.MILLISECONDS.toNanos(millis)));
	}

	private boolean ask(long millis) {
		return this.backOff.tryAcquire(TimeUnit.MILLISECONDS.toNanos(millis));
	}

}
