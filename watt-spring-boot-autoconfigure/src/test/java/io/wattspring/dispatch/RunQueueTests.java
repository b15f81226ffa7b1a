package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunTimes;
import io.wattspring.worker.ShedReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunQueue}.
 */
class RunQueueTests {

	private RunQueue queue = TestQueues.queue(1, 2);

	@AfterEach
	void stop() {
		this.queue.stop(Duration.ofSeconds(5));
	}

	@Test
	void arrivalWhenFullIsRefused() {
		CountDownLatch release = occupyThread();
		assertThat(this.queue.offer(() -> {
		})).isNull();
		assertThat(this.queue.offer(() -> {
		})).isNull();
		assertThat(this.queue.waiting()).isEqualTo(2);
		assertThat(this.queue.offer(() -> {
		})).isEqualTo(ShedReason.QUEUE_FULL);
		release.countDown();
	}

	@Test
	void roomIsThereAgainWhenArrivalsAreTaken() throws InterruptedException {
		CountDownLatch release = occupyThread();
		CountDownLatch ran = new CountDownLatch(2);
		this.queue.offer(ran::countDown);
		this.queue.offer(ran::countDown);
		assertThat(this.queue.offer(ran::countDown)).isEqualTo(ShedReason.QUEUE_FULL);
		release.countDown();
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.queue.offer(() -> {
		})).isNull();
	}

	@Test
	void continuedWorkGoesBeforeArrivalsAndIsNeverRefused() {
		CountDownLatch release = occupyThread();
		List<String> order = new CopyOnWriteArrayList<>();
		this.queue.offer(() -> order.add("arrival"));
		for (int i = 0; i < 5; i++) {
			this.queue.execute(() -> order.add("continued"));
		}
		release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(order).containsExactly("continued", "continued", "continued", "continued", "continued", "arrival");
	}

	@Test
	void interruptThatComesLateReachesNoTask() throws InterruptedException {
		this.queue.start();
		BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
		this.queue.execute(() -> threads.add(Thread.currentThread()));
		Thread thread = threads.poll(5, TimeUnit.SECONDS);
		assertThat(thread).isNotNull();
		Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
		thread.interrupt();
		// It does not spin either
		Awaitility.await().until(() -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		this.queue.execute(() -> interrupted.add(Thread.currentThread().isInterrupted()));
		assertThat(interrupted.poll(5, TimeUnit.SECONDS)).isFalse();
	}

	@Test
	void requestsRunWhateverThoseThrowWhoMeasureThem() throws InterruptedException {
		this.queue.tell(new RunTimes() {

			@Override
			public void waited(long nanos) {
				throw new IllegalStateException("of a registry");
			}

			@Override
			public void ran(long nanos) {
			}

		});
		this.queue.start();
		for (int i = 0; i < 3; i++) {
			CountDownLatch ran = new CountDownLatch(1);
			this.queue.offer(ran::countDown);
			assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void exemptArrivalsTakeTurnsWithOtherTasksAndAreBounded() {
		CountDownLatch release = occupyThread();
		List<String> order = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 3; i++) {
			this.queue.offerExempt(() -> order.add("exempt"));
			this.queue.execute(() -> order.add("continued"));
		}
		for (int i = 3; i < 1000; i++) {
			assertThat(this.queue.offerExempt(() -> {
			})).isNull();
		}
		assertThat(this.queue.offerExempt(() -> {
		})).isEqualTo(ShedReason.QUEUE_FULL);
		release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(order).containsExactly("exempt", "continued", "exempt", "continued", "exempt", "continued");
	}

	@Test
	void exemptArrivalGoesBeforeAllThatWaits() {
		CountDownLatch release = occupyThread();
		List<String> order = new CopyOnWriteArrayList<>();
		this.queue.execute(() -> order.add("continued"));
		this.queue.offer(() -> order.add("arrival"));
		this.queue.offerExempt(() -> order.add("exempt"));
		release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(order).containsExactly("exempt", "continued", "arrival");
	}

	@Test
	void stopWhenTasksWaitRunsThemAndRefusesOthers() {
		CountDownLatch release = occupyThread();
		CountDownLatch ran = new CountDownLatch(1);
		this.queue.execute(ran::countDown);
		release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(ran.getCount()).isZero();
		assertThat(this.queue.offer(ran::countDown)).isEqualTo(ShedReason.NO_THREAD);
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.queue.execute(ran::countDown));
	}

	@Test
	void stopWhenThreadIsStuckInterruptsIt() throws InterruptedException {
		this.queue.start();
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.queue.execute(() -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		running.await();
		this.queue.stop(Duration.ofMillis(1));
		assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void startAfterStopServesAgain() throws InterruptedException {
		this.queue.start();
		this.queue.stop(Duration.ofSeconds(5));
		this.queue.start();
		CountDownLatch ran = new CountDownLatch(1);
		assertThat(this.queue.offer(ran::countDown)).isNull();
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void taskThatThrowsLeavesItsThreadAlive() throws InterruptedException {
		this.queue.start();
		this.queue.execute(() -> {
			throw new AssertionError("expected in the log");
		});
		CountDownLatch ran = new CountDownLatch(1);
		this.queue.execute(ran::countDown);
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void blockOnRunThreadFails() throws InterruptedException {
		this.queue.start();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		CountDownLatch ran = new CountDownLatch(1);
		this.queue.execute(() -> {
			try {
				Mono.never().block();
			}
			catch (Throwable ex) {
				failure.set(ex);
			}
			ran.countDown();
		});
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("blocking");
	}

	@Test
	void noTaskIsForgottenWhenThreadsParkAndWake() throws InterruptedException {
		this.queue = TestQueues.queue(3, Integer.MAX_VALUE);
		this.queue.start();
		int producers = 3;
		int rounds = 2000;
		CountDownLatch done = new CountDownLatch(producers);
		Set<String> threads = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < producers; i++) {
			boolean arrivals = i % 2 == 0;
			new Thread(() -> {
				try {
					for (int round = 0; round < rounds; round++) {
						CountDownLatch ran = new CountDownLatch(1);
						Arrival task = () -> {
							threads.add(Thread.currentThread().getName());
							ran.countDown();
						};
						if (arrivals) {
							this.queue.offer(task);
						}
						else {
							this.queue.execute(task);
						}
						if (!ran.await(10, TimeUnit.SECONDS)) {
							return;
						}
					}
					done.countDown();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}).start();
		}
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(threads).allMatch((name) -> name.startsWith("watt-run-"));
	}

	@Test
	void everyIdleThreadTakesPartWhenTasksArriveAtOnce() throws InterruptedException {
		this.queue = TestQueues.queue(4, 100);
		this.queue.start();
		CountDownLatch together = new CountDownLatch(4);
		for (int i = 0; i < 4; i++) {
			this.queue.offer(() -> {
				together.countDown();
				awaitUninterruptibly(together);
			});
		}
		assertThat(together.await(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void spareRunsWhatWaitsWhileThreadIsStuckAndRetiresAfterwards() throws InterruptedException {
		CountDownLatch release = occupyThread();
		CountDownLatch ran = new CountDownLatch(1);
		this.queue.offer(ran::countDown);
		this.queue.spares(1);
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.queue.snapshots()).extracting(RunThreadSnapshot::spare).containsExactly(false, true);
		Thread spare = this.queue.snapshots().get(1).thread();
		this.queue.spares(0);
		spare.join(5000);
		assertThat(this.queue.snapshots()).extracting(RunThreadSnapshot::spare).containsExactly(false);
		release.countDown();
	}

	@Test
	void snapshotTellsWhetherThreadRunsAndThatItIsAnotherTask() throws InterruptedException {
		this.queue.start();
		AtomicReference<RunThreadSnapshot> first = new AtomicReference<>();
		AtomicReference<RunThreadSnapshot> second = new AtomicReference<>();
		CountDownLatch ran = new CountDownLatch(2);
		this.queue.execute(() -> {
			first.set(this.queue.snapshots().get(0));
			ran.countDown();
		});
		this.queue.execute(() -> {
			second.set(this.queue.snapshots().get(0));
			ran.countDown();
		});
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(first.get().run()).isPositive();
		assertThat(second.get().run()).isGreaterThan(first.get().run());
	}

	@Test
	void arrivalIsNotStarvedByContinuedWork() {
		CountDownLatch release = occupyThread();
		List<String> order = new CopyOnWriteArrayList<>();
		this.queue.offer(() -> order.add("arrival"));
		for (int i = 0; i < 50; i++) {
			this.queue.execute(() -> order.add("continued"));
		}
		release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(order).hasSize(51);
		assertThat(order.indexOf("arrival")).isLessThanOrEqualTo(8);
	}

	@Test
	void sparesThatAreStillStuckCountWhenMoreAreWanted() throws InterruptedException {
		CountDownLatch release = occupyThread();
		CountDownLatch stuck = new CountDownLatch(2);
		for (int i = 0; i < 2; i++) {
			this.queue.execute(() -> {
				stuck.countDown();
				awaitUninterruptibly(release);
			});
		}
		this.queue.spares(2);
		assertThat(stuck.await(5, TimeUnit.SECONDS)).isTrue();
		this.queue.spares(0);
		this.queue.spares(2);
		assertThat(this.queue.snapshots()).filteredOn(RunThreadSnapshot::spare).hasSize(2);
		release.countDown();
		CountDownLatch ran = new CountDownLatch(1);
		this.queue.offer(ran::countDown);
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.queue.snapshots()).filteredOn(RunThreadSnapshot::spare).hasSize(2);
	}

	@Test
	void interruptOfOneTaskDoesNotReachTheNext() throws InterruptedException {
		this.queue.start();
		this.queue.execute(() -> Thread.currentThread().interrupt());
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		CountDownLatch ran = new CountDownLatch(1);
		this.queue.execute(() -> {
			interrupted.set(Thread.currentThread().isInterrupted());
			ran.countDown();
		});
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(interrupted.get()).isFalse();
	}

	/**
	 * Start the queue and occupy its only thread.
	 * @return what lets it go on
	 */
	private CountDownLatch occupyThread() {
		this.queue.start();
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.queue.execute(() -> {
			running.countDown();
			awaitUninterruptibly(release);
		});
		awaitUninterruptibly(running);
		return release;
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
