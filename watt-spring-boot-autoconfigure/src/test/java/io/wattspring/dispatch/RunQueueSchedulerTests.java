package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RunQueueScheduler}.
 */
class RunQueueSchedulerTests {

	private final RunQueue queue = TestQueues.queue(4, 100);

	private final Scheduler scheduler = new RunQueueScheduler(this.queue, null);

	@BeforeEach
	void start() {
		this.queue.start();
	}

	@AfterEach
	void stop() {
		this.queue.stop(Duration.ofSeconds(5));
	}

	@Test
	void tasksOfOneWorkerRunInOrderAndNeverAtOnce() throws InterruptedException {
		Scheduler.Worker worker = this.scheduler.createWorker();
		List<Integer> order = new CopyOnWriteArrayList<>();
		AtomicInteger atOnce = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(500);
		for (int i = 0; i < 500; i++) {
			int number = i;
			worker.schedule(() -> {
				most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
				order.add(number);
				atOnce.decrementAndGet();
				done.countDown();
			});
		}
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(order).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
		assertThat(most).hasValue(1);
	}

	@Test
	void workerGoesOnAfterTaskThatThrows() throws InterruptedException {
		Scheduler.Worker worker = this.scheduler.createWorker();
		worker.schedule(() -> {
			throw new IllegalStateException("expected in the log");
		});
		CountDownLatch ran = new CountDownLatch(1);
		worker.schedule(ran::countDown);
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void disposedTaskDoesNotRun() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Scheduler.Worker worker = this.scheduler.createWorker();
		worker.schedule(() -> {
			running.countDown();
			await(release);
		});
		running.await();
		AtomicInteger runs = new AtomicInteger();
		Disposable task = worker.schedule(runs::incrementAndGet);
		task.dispose();
		CountDownLatch last = new CountDownLatch(1);
		worker.schedule(last::countDown);
		release.countDown();
		assertThat(last.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(runs).hasValue(0);
		assertThat(task.isDisposed()).isTrue();
	}

	@Test
	void disposedWorkerRunsWhatItHas() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		Scheduler.Worker worker = this.scheduler.createWorker();
		worker.schedule(() -> await(release));
		CountDownLatch ran = new CountDownLatch(1);
		worker.schedule(ran::countDown);
		worker.dispose();
		release.countDown();
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void publishOnThatIsCancelledWithDrainScheduledDiscardsWhatIsQueued() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		for (int i = 0; i < 4; i++) {
			this.queue.execute(() -> await(release));
		}
		CountDownLatch discarded = new CountDownLatch(3);
		Disposable subscription = Flux.concat(Flux.range(0, 3), Flux.never())
			.publishOn(this.scheduler, 8)
			.doOnDiscard(Integer.class, (value) -> discarded.countDown())
			.subscribe();
		subscription.dispose();
		release.countDown();
		assertThat(discarded.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void disposedWorkerRefusesTasks() {
		Scheduler.Worker worker = this.scheduler.createWorker();
		worker.dispose();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> worker.schedule(() -> {
		}));
	}

	@Test
	void stoppedQueueRefusesTasksAsReactorDoes() {
		this.queue.stop(Duration.ofSeconds(5));
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.scheduler.schedule(() -> {
		}));
	}

	@Test
	void scheduleHookSeesTasks() throws InterruptedException {
		AtomicInteger hooked = new AtomicInteger();
		Schedulers.onScheduleHook("test", (task) -> {
			hooked.incrementAndGet();
			return task;
		});
		try {
			CountDownLatch ran = new CountDownLatch(2);
			this.scheduler.schedule(ran::countDown);
			this.scheduler.createWorker().schedule(ran::countDown);
			assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
			assertThat(hooked).hasValue(2);
		}
		finally {
			Schedulers.resetOnScheduleHook("test");
		}
	}

	@Test
	void publishOnKeepsOrderOverThreads() {
		List<Integer> received = Flux.range(0, 10_000)
			.publishOn(this.scheduler, 8)
			.flatMapSequential((number) -> Flux.just(number).subscribeOn(this.scheduler), 16)
			.collectList()
			.block(Duration.ofSeconds(30));
		assertThat(received).containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
