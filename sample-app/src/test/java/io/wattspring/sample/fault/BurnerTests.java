package io.wattspring.sample.fault;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Burner}.
 */
class BurnerTests {

	private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 500);

	private final Burner burner = new Burner(() -> this.clock.getAndAdd(100));

	@Test
	void burnEndsWhenClockHasAdvancedEvenIfItOverflows() {
		this.burner.burn(Duration.ofNanos(1_000));
		assertThat(this.clock.get() - (Long.MAX_VALUE - 500)).isEqualTo(1_100);
	}

	@Test
	void burnWhenDurationIsZeroEndsAtOnce() {
		this.burner.burn(Duration.ZERO);
		assertThat(this.clock.get() - (Long.MAX_VALUE - 500)).isEqualTo(200);
	}

}
