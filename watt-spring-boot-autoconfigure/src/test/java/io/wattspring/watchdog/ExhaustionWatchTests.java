package io.wattspring.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.wattspring.watchdog.Exhaustion.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExhaustionWatch}.
 */
class ExhaustionWatchTests {

	private final BlockingQueue<State> told = new LinkedBlockingQueue<>();

	private final Queue<String> collections = new ConcurrentLinkedQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private int quarantined;

	private long now;

	private ExhaustionWatch watch = watch((exhaustion) -> this.told.add(exhaustion.state()));

	@AfterEach
	void stop() {
		this.release.countDown();
		this.watch.stop();
	}

	@Test
	void changesAreToldOnceEach() throws InterruptedException {
		this.watch.start();
		this.quarantined = 1;
		look(100);
		look(100);
		assertThat(next()).isEqualTo(State.REFUSING);
		this.quarantined = 0;
		look(100);
		assertThat(next()).isEqualTo(State.HEALTHY);
		this.quarantined = 1;
		look(1100);
		assertThat(next()).isIn(State.REFUSING, State.BROKEN);
		Awaitility.await().until(() -> this.watch.current().state() == State.BROKEN);
		assertThat(this.watch.current().reason()).contains("stuck for good");
		assertThat(this.told).hasSizeLessThanOrEqualTo(1);
	}

	@Test
	void changeThatIsSeenBeforeTheThreadRunsIsTold() throws InterruptedException {
		this.quarantined = 1;
		look(100);
		this.watch.start();
		assertThat(next()).isEqualTo(State.REFUSING);
	}

	@Test
	void listenerThatWaitsHoldsUpNoLook() throws InterruptedException {
		this.watch = watch((exhaustion) -> {
			await(this.release);
			return this.told.add(exhaustion.state());
		});
		this.watch.start();
		this.quarantined = 1;
		look(2000);
		assertThat(this.watch.current().state()).isEqualTo(State.BROKEN);
		assertThat(this.told).isEmpty();
		this.release.countDown();
		Awaitility.await().until(() -> this.told.contains(State.BROKEN));
	}

	@Test
	void listenerThatFailsOrHasNotDoneItIsAskedAgain() {
		AtomicInteger calls = new AtomicInteger();
		this.watch = watch((exhaustion) -> switch (calls.incrementAndGet()) {
			case 1 -> throw new OutOfMemoryError("expected in the log");
			case 2 -> {
				Thread.currentThread().interrupt();
				yield false;
			}
			default -> this.told.add(exhaustion.state());
		});
		this.watch.start();
		this.quarantined = 1;
		look(100);
		Awaitility.await().untilAsserted(() -> assertThat(this.told).isNotEmpty());
		assertThat(List.copyOf(this.told)).containsExactly(State.REFUSING);
		assertThat(calls).hasValue(3);
	}

	@Test
	void threadEndsWhenStopped() {
		this.watch = watch((exhaustion) -> true);
		this.watch.start();
		this.watch.stop();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.doesNotContain("watt-watchdog-availability"));
	}

	private State next() throws InterruptedException {
		State state = this.told.poll(10, TimeUnit.SECONDS);
		assertThat(state).isNotNull();
		return state;
	}

	private void look(long millis) {
		for (long passed = 0; passed < millis; passed += 100) {
			this.now += 100;
			this.watch.look(this.now * 1_000_000, false);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private ExhaustionWatch watch(Predicate<Exhaustion> listener) {
		ExhaustionLimits limits = new ExhaustionLimits(Duration.ofMillis(100), 0, 0.95, Duration.ofSeconds(10), 0.5,
				Duration.ofSeconds(1));
		return new ExhaustionWatch(limits, () -> this.quarantined, listener, new HeapProbe(List.of(), List.of()),
				() -> this.collections.add("collection"), () -> 0);
	}

}
