package io.wattspring.cache;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.wattspring.cache.Delay.Part;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Delay}.
 */
class DelayTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final Delay delay = new Delay(5 * SECOND);

	@ParameterizedTest
	@CsvSource({ "100, 7", "90, 9", "75, 12", "55, 27", "50, 0", "33, 0", "10, 0" })
	void whoIsAwaitedMoreThanHalfOfTheTimeIsTooSlow(int percent, int seconds) {
		int passed = 0;
		while (!this.delay.isTooLong() && passed < 100) {
			this.delay.advance(0, Part.AWAITED);
			this.delay.advance(SECOND * percent / 100, Part.NONE);
			this.delay.advance(SECOND * (100 - percent) / 100, Part.NONE);
			passed++;
		}
		assertThat(passed).isEqualTo((seconds != 0) ? seconds : 100);
	}

	@Test
	void whoWaitsIsForgivenForWhatOthersWaited() {
		for (int i = 0; i < 100; i++) {
			pass(3, Part.AWAITED);
			pass(3, Part.WAITING);
			assertThat(this.delay.isTooLong()).isFalse();
		}
	}

	@Test
	void toHaveWaitedIsNoCredit() {
		pass(1000, Part.WAITING);
		pass(7, Part.AWAITED);
		assertThat(this.delay.isTooLong()).isTrue();
	}

	@Test
	void whatWasLongAgoIsForgotten() {
		pass(6, Part.AWAITED);
		pass(30, Part.NONE);
		pass(6, Part.AWAITED);
		assertThat(this.delay.isTooLong()).isFalse();
		pass(1, Part.AWAITED);
		assertThat(this.delay.isTooLong()).isTrue();
	}

	@Test
	void withoutPatienceAnyDelayIsTooLong() {
		Delay none = new Delay(0);
		none.advance(0, Part.AWAITED);
		assertThat(none.isTooLong()).isFalse();
		none.advance(SECOND, Part.NONE);
		assertThat(none.isTooLong()).isTrue();
	}

	private void pass(int seconds, Part part) {
		for (int i = 0; i < seconds; i++) {
			this.delay.advance(0, part);
			this.delay.advance(SECOND, part);
		}
	}

}
