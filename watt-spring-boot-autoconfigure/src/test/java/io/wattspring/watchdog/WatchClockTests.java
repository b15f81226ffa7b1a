package io.wattspring.watchdog;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchClock}.
 */
class WatchClockTests {

	private final WatchClock clock = new WatchClock(100, 5000);

	@Test
	void timePassesWithLooks() {
		assertThat(this.clock.advance(5090)).isEqualTo(90);
		assertThat(this.clock.advance(5190)).isEqualTo(190);
	}

	@Test
	void pauseCountsAsOneInterval() {
		this.clock.advance(5100);
		assertThat(this.clock.advance(15_100)).isEqualTo(200);
		assertThat(this.clock.advance(15_200)).isEqualTo(300);
	}

}
