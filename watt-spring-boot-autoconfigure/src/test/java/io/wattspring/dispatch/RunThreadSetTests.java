package io.wattspring.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunThreadSet}. Times are in milliseconds.
 */
class RunThreadSetTests {

	private final RunQueue queue = TestQueues.queue(1, 1);

	private final List<Long> attempts = new ArrayList<>();

	private final RunThreadSet threads = new RunThreadSet(this.queue, 2, 0, this::start,
			() -> TimeUnit.MILLISECONDS.toNanos(this.now));

	private boolean startable;

	private long now;

	@BeforeEach
	void start() {
		this.queue.start();
	}

	@AfterEach
	void stop() {
		this.queue.stop(Duration.ofSeconds(5));
	}

	@Test
	void threadsThatCannotBeStartedAreTriedAgainWithBackOff() {
		for (this.now = 0; this.now < 20_000; this.now += 100) {
			this.threads.fill();
			this.threads.spares(3);
		}
		assertThat(this.attempts).containsExactly(0L, 1000L, 3000L, 7000L, 15_000L);
		assertThat(this.threads.snapshots()).isEmpty();
	}

	@Test
	void allThreadsAreThereOnceTheyCanBeStarted() {
		this.threads.fill();
		this.startable = true;
		this.now = 900;
		this.threads.fill();
		assertThat(this.threads.snapshots()).isEmpty();
		this.now = 1000;
		this.threads.fill();
		this.threads.spares(3);
		assertThat(this.threads.snapshots()).hasSize(5);
	}

	private void start(Thread thread) {
		this.attempts.add(this.now);
		if (!this.startable) {
			throw new OutOfMemoryError("unable to create native thread (expected in the log)");
		}
	}

}
