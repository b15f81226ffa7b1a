package io.wattspring.dispatch;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ParallelLag}.
 */
class ParallelLagTests {

	private final Scheduler scheduler = Schedulers.newParallel("test", 2, true);

	private final AtomicLong clock = new AtomicLong();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void dispose() {
		this.release.countDown();
		this.scheduler.dispose();
	}

	@Test
	void lagIsThatOfTheThreadThatIsFreeFirst() {
		ParallelLag lag = new ParallelLag(this.scheduler, 2, this.clock::get);
		occupy();
		lag.beat();
		this.clock.addAndGet(500);
		Awaitility.await().untilAsserted(() -> assertThat(lag.beat()).isZero());
		occupy();
		Awaitility.await().untilAsserted(() -> {
			lag.beat();
			this.clock.addAndGet(500);
			assertThat(lag.beat()).isGreaterThanOrEqualTo(500);
		});
		this.release.countDown();
	}

	private void occupy() {
		CountDownLatch occupied = new CountDownLatch(1);
		this.scheduler.schedule(() -> {
			occupied.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		Awaitility.await().until(() -> occupied.getCount() == 0);
	}

}
