package io.wattspring.watchdog;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchClock}.
 */
class WatchClockTests {

	private final AtomicLong nanoTime = new AtomicLong(5000);

	private final WatchClock clock = new WatchClock(100, this.nanoTime::get);

	@Test
	void timePassesWithLooks() {
		assertThat(lookAfter(90)).isEqualTo(90);
		assertThat(lookAfter(100)).isEqualTo(190);
	}

	@Test
	void timePassesBetweenLooks() {
		lookAfter(90);
		this.nanoTime.addAndGet(30);
		assertThat(this.clock.getAsLong()).isEqualTo(120);
		assertThat(lookAfter(30)).isEqualTo(150);
	}

	@Test
	void pauseCountsAsOneInterval() {
		lookAfter(100);
		assertThat(lookAfter(10_000)).isEqualTo(200);
		assertThat(lookAfter(100)).isEqualTo(300);
	}

	@Test
	void readerThatComesBackBeforeTheWatchdogSeesOneIntervalOnly() {
		lookAfter(100);
		this.nanoTime.addAndGet(10_000);
		assertThat(this.clock.getAsLong()).isEqualTo(200);
		assertThat(lookAfter(10)).isEqualTo(200);
		assertThat(this.clock.getAsLong()).isEqualTo(200);
	}

	private long lookAfter(long nanos) {
		this.nanoTime.addAndGet(nanos);
		return this.clock.advance();
	}

}
