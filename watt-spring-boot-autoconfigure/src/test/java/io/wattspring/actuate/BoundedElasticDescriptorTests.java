package io.wattspring.actuate;

import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.wattspring.actuate.WattDescriptor.BoundedElasticDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundedElasticDescriptor}.
 */
class BoundedElasticDescriptorTests {

	private final CountDownLatch gate = new CountDownLatch(1);

	@BeforeEach
	void fresh() {
		Schedulers.shutdownNow();
	}

	@AfterEach
	void end() {
		this.gate.countDown();
		Schedulers.shutdownNow();
	}

	@Test
	void idleThreadIsNoTaskThatWaits() throws InterruptedException {
		assertThat(BoundedElasticDescriptor.current().threads()).isZero();
		CountDownLatch ran = new CountDownLatch(1);
		Schedulers.boundedElastic().schedule(ran::countDown);
		ran.await();
		// It is neither busy nor idle for a moment
		Awaitility.await().until(() -> BoundedElasticDescriptor.current().threads() == 1);
		assertThat(BoundedElasticDescriptor.current().queued()).isZero();
	}

	@Test
	void tasksThatWaitForABusyThreadAreCounted() {
		Scheduler.Worker worker = Schedulers.boundedElastic().createWorker();
		for (int i = 0; i < 3; i++) {
			worker.schedule(this::stay);
		}
		Awaitility.await().until(() -> BoundedElasticDescriptor.current().queued() == 2);
		assertThat(BoundedElasticDescriptor.current().maxThreads()).isEqualTo(Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE);
	}

	private void stay() {
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
