package io.wattspring.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ParallelScheduler}: what Reactor's own does, side by side with it.
 */
class ParallelSchedulerTests {

	private final RunQueue queue = TestQueues.queue(2, 100);

	private final List<Scheduler> created = new ArrayList<>();

	@AfterEach
	void stop() {
		this.created.forEach(Scheduler::dispose);
		this.queue.stop(Duration.ofSeconds(5));
		Schedulers.resetOnHandleError();
		Schedulers.resetOnScheduleHooks();
	}

	private Scheduler create(Kind kind) {
		this.queue.start();
		Scheduler scheduler = (kind == Kind.REACTOR) ? Schedulers.newParallel("test", 2, true)
				: new ParallelScheduler(this.queue::execute, "test");
		this.created.add(scheduler);
		return scheduler;
	}

	@ParameterizedTest
	@EnumSource
	void tasksOfOneWorkerRunInOrderAndNeverAtOnce(Kind kind) throws InterruptedException {
		Scheduler.Worker worker = create(kind).createWorker();
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
		await(done);
		assertThat(order).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
		assertThat(most).hasValue(1);
	}

	@Test
	void noWorkerWaitsForAnother() throws InterruptedException {
		Scheduler scheduler = create(Kind.RUN_QUEUE);
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch blocked = new CountDownLatch(1);
		scheduler.createWorker().schedule(() -> {
			blocked.countDown();
			awaitUninterruptibly(release);
		});
		await(blocked);
		CountDownLatch others = new CountDownLatch(50);
		for (int i = 0; i < 50; i++) {
			scheduler.createWorker().schedule(others::countDown);
		}
		await(others);
		release.countDown();
	}

	@ParameterizedTest
	@EnumSource
	void delayedTaskRunsAfterItsDelay(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		BlockingQueue<Long> ran = new LinkedBlockingQueue<>();
		long start = System.nanoTime();
		scheduler.schedule(() -> ran.add(System.nanoTime() - start), 50, TimeUnit.MILLISECONDS);
		scheduler.createWorker().schedule(() -> ran.add(System.nanoTime() - start), 50, TimeUnit.MILLISECONDS);
		assertThat(ran.poll(5, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(50_000_000L);
		assertThat(ran.poll(5, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(50_000_000L);
	}

	@ParameterizedTest
	@EnumSource
	void delayedTasksOfOneWorkerRunInOrderOfTheirDelays(Kind kind) throws InterruptedException {
		Scheduler.Worker worker = create(kind).createWorker();
		List<Integer> order = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(3);
		for (int delay : new int[] { 120, 60, 1 }) {
			worker.schedule(() -> {
				order.add(delay);
				done.countDown();
			}, delay, TimeUnit.MILLISECONDS);
		}
		await(done);
		assertThat(order).containsExactly(1, 60, 120);
	}

	@ParameterizedTest
	@EnumSource
	void periodicTaskKeepsItsRateAndNeverOverlaps(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		AtomicInteger atOnce = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch runs = new CountDownLatch(20);
		long start = System.nanoTime();
		Disposable task = scheduler.schedulePeriodically(() -> {
			most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
			runs.countDown();
			atOnce.decrementAndGet();
		}, 5, 5, TimeUnit.MILLISECONDS);
		await(runs);
		task.dispose();
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000L);
		assertThat(most).hasValue(1);
		assertThat(task.isDisposed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void periodicTaskThatIsLateCatchesUp(Kind kind) throws InterruptedException {
		Scheduler.Worker worker = create(kind).createWorker();
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		BlockingQueue<Long> times = new LinkedBlockingQueue<>();
		long start = System.nanoTime();
		Disposable task = worker.schedulePeriodically(() -> {
			times.add(System.nanoTime() - start);
			first.countDown();
			awaitUninterruptibly(release);
		}, 0, 100, TimeUnit.MILLISECONDS);
		await(first);
		Awaitility.await().until(() -> System.nanoTime() - start > 250_000_000L);
		release.countDown();
		Awaitility.await().until(() -> times.size() >= 4);
		task.dispose();
		List<Long> all = new ArrayList<>(times);
		assertThat(all.get(2) - all.get(1)).isLessThan(90_000_000L);
		assertThat(all.get(3)).isGreaterThanOrEqualTo(300_000_000L);
	}

	@ParameterizedTest
	@EnumSource
	void periodWithoutLengthRepeatsAtOnce(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		CountDownLatch runs = new CountDownLatch(100);
		Disposable direct = scheduler.schedulePeriodically(runs::countDown, 0, 0, TimeUnit.MILLISECONDS);
		await(runs);
		direct.dispose();
		CountDownLatch workersRuns = new CountDownLatch(100);
		Disposable workers = scheduler.createWorker()
			.schedulePeriodically(workersRuns::countDown, 0, 0, TimeUnit.MILLISECONDS);
		await(workersRuns);
		workers.dispose();
	}

	@ParameterizedTest
	@EnumSource
	void periodicTaskThatThrowsGoesOn(Kind kind) throws InterruptedException {
		CountDownLatch runs = new CountDownLatch(3);
		Disposable task = create(kind).schedulePeriodically(() -> {
			runs.countDown();
			throw new IllegalStateException("expected in the log");
		}, 0, 1, TimeUnit.MILLISECONDS);
		await(runs);
		task.dispose();
	}

	@ParameterizedTest
	@EnumSource
	void errorReachesHookOfSchedulers(Kind kind) throws InterruptedException {
		BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
		Schedulers.onHandleError((thread, ex) -> errors.add(ex));
		Scheduler scheduler = create(kind);
		IllegalStateException error = new IllegalStateException("expected in the log");
		scheduler.schedule(() -> {
			throw error;
		});
		assertThat(errors.poll(5, TimeUnit.SECONDS)).isSameAs(error);
		scheduler.createWorker().schedule(() -> {
			throw error;
		});
		assertThat(errors.poll(5, TimeUnit.SECONDS)).isSameAs(error);
	}

	@ParameterizedTest
	@EnumSource
	void scheduleHookDecoratesEveryTask(Kind kind) throws InterruptedException {
		BlockingQueue<String> decorated = new LinkedBlockingQueue<>();
		Schedulers.onScheduleHook("test", (task) -> () -> {
			decorated.add("decorated");
			task.run();
		});
		Scheduler scheduler = create(kind);
		Scheduler.Worker worker = scheduler.createWorker();
		Runnable nothing = () -> {
		};
		scheduler.schedule(nothing);
		scheduler.schedule(nothing, 1, TimeUnit.MILLISECONDS);
		worker.schedule(nothing);
		worker.schedule(nothing, 1, TimeUnit.MILLISECONDS);
		Disposable periodic = worker.schedulePeriodically(nothing, 1, 10_000, TimeUnit.MILLISECONDS);
		for (int i = 0; i < 5; i++) {
			assertThat(decorated.poll(5, TimeUnit.SECONDS)).isEqualTo("decorated");
		}
		periodic.dispose();
	}

	@ParameterizedTest
	@EnumSource
	void taskThatIsDisposedOfBeforeItRunsDoesNotRun(Kind kind) throws InterruptedException {
		Scheduler.Worker worker = create(kind).createWorker();
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		worker.schedule(() -> {
			running.countDown();
			awaitUninterruptibly(release);
		});
		await(running);
		Disposable waiting = worker.schedule(ran::incrementAndGet);
		Disposable delayed = worker.schedule(ran::incrementAndGet, 1, TimeUnit.MILLISECONDS);
		waiting.dispose();
		delayed.dispose();
		assertThat(waiting.isDisposed()).isTrue();
		assertThat(delayed.isDisposed()).isTrue();
		CountDownLatch last = new CountDownLatch(1);
		worker.schedule(last::countDown, 20, TimeUnit.MILLISECONDS);
		release.countDown();
		await(last);
		assertThat(ran).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource
	void taskThatRunsIsInterruptedWhenDisposedOfByAnotherThread(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		Disposable task = scheduler.createWorker().schedule(() -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		await(running);
		task.dispose();
		await(interrupted);
	}

	@ParameterizedTest
	@EnumSource
	void taskThatDisposesOfItselfIsNotInterrupted(Kind kind) throws InterruptedException {
		Scheduler.Worker worker = create(kind).createWorker();
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		AtomicReference<Disposable> self = new AtomicReference<>();
		CountDownLatch known = new CountDownLatch(1);
		self.set(worker.schedule(() -> {
			awaitUninterruptibly(known);
			self.get().dispose();
			interrupted.add(Thread.currentThread().isInterrupted());
		}));
		known.countDown();
		assertThat(interrupted.poll(5, TimeUnit.SECONDS)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void interruptOfOneTaskDoesNotReachTheNext(Kind kind) throws InterruptedException {
		Scheduler.Worker worker = create(kind).createWorker();
		CountDownLatch running = new CountDownLatch(1);
		BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
		Disposable first = worker.schedule(() -> {
			running.countDown();
			while (!Thread.currentThread().isInterrupted()) {
				Thread.onSpinWait();
			}
		});
		worker.schedule(() -> interrupted.add(Thread.currentThread().isInterrupted()));
		await(running);
		first.dispose();
		assertThat(interrupted.poll(5, TimeUnit.SECONDS)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void workerThatIsDisposedOfDropsItsTasksAndTakesNoMore(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		Scheduler.Worker worker = scheduler.createWorker();
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		worker.schedule(() -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		await(running);
		worker.schedule(ran::incrementAndGet);
		worker.schedule(ran::incrementAndGet, 1, TimeUnit.MILLISECONDS);
		worker.dispose();
		await(interrupted);
		assertThat(worker.isDisposed()).isTrue();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> worker.schedule(() -> {
		}));
		CountDownLatch other = new CountDownLatch(1);
		scheduler.createWorker().schedule(other::countDown, 20, TimeUnit.MILLISECONDS);
		await(other);
		assertThat(ran).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource
	void schedulerThatIsDisposedOfInterruptsAndRejects(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		scheduler.schedule(() -> {
			running.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		scheduler.schedule(ran::incrementAndGet, 1, TimeUnit.HOURS);
		await(running);
		scheduler.dispose();
		await(interrupted);
		assertThat(scheduler.isDisposed()).isTrue();
		Runnable nothing = () -> {
		};
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> scheduler.schedule(nothing));
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> scheduler.schedule(nothing, 1, TimeUnit.SECONDS));
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> scheduler.createWorker().schedule(nothing));
		assertThatIllegalStateException().isThrownBy(scheduler::init);
	}

	@ParameterizedTest
	@EnumSource
	void gracefulDisposalLetsTasksFinish(Kind kind) throws InterruptedException {
		Scheduler scheduler = create(kind);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		scheduler.schedule(() -> {
			running.countDown();
			awaitUninterruptibly(release);
			ran.incrementAndGet();
		});
		await(running);
		CountDownLatch disposed = new CountDownLatch(1);
		scheduler.disposeGracefully().doFinally((signal) -> disposed.countDown()).subscribe();
		Awaitility.await().until(scheduler::isDisposed);
		assertThat(disposed.getCount()).isOne();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> scheduler.schedule(() -> {
		}));
		release.countDown();
		await(disposed);
		assertThat(ran).hasValue(1);
	}

	@ParameterizedTest
	@EnumSource
	void blockFailsOnItsThreads(Kind kind) throws InterruptedException {
		BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
		create(kind).schedule(() -> {
			try {
				Mono.delay(Duration.ofMillis(1)).block();
			}
			catch (IllegalStateException ex) {
				errors.add(ex);
			}
		});
		assertThat(errors.poll(5, TimeUnit.SECONDS)).hasMessageContaining("blocking");
	}

	@TestFactory
	Stream<DynamicTest> operatorsWorkOnIt() {
		return Stream.of(Kind.values()).map((kind) -> DynamicTest.dynamicTest(kind.name(), () -> {
			Scheduler scheduler = create(kind);
			assertThat(Flux.range(0, 1000)
				.parallel(4)
				.runOn(scheduler)
				.map((number) -> number * 2)
				.sequential()
				.collectList()
				.block(Duration.ofSeconds(10))).hasSize(1000);
			assertThat(Flux.range(0, 1000).publishOn(scheduler).collectList().block(Duration.ofSeconds(10)))
				.containsExactlyElementsOf(IntStream.range(0, 1000).boxed().toList());
			assertThat(
					Flux.interval(Duration.ofMillis(2), scheduler).take(10).collectList().block(Duration.ofSeconds(10)))
				.hasSize(10);
			assertThat(Mono.never().timeout(Duration.ofMillis(5), scheduler).onErrorReturn("late").block())
				.isEqualTo("late");
		}));
	}

	@Test
	void periodicTaskThatCannotKeepUpLeavesThreadToOthers() throws InterruptedException {
		Scheduler scheduler = create(Kind.RUN_QUEUE);
		CountDownLatch running = new CountDownLatch(2);
		List<Disposable> hogs = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			hogs.add(scheduler.createWorker().schedulePeriodically(running::countDown, 0, 1, TimeUnit.NANOSECONDS));
		}
		await(running);
		CountDownLatch others = new CountDownLatch(100);
		for (int i = 0; i < 100; i++) {
			scheduler.schedule(others::countDown);
		}
		await(others);
		hogs.forEach(Disposable::dispose);
	}

	@Test
	void disposalsRaceWithRuns() throws Exception {
		Scheduler scheduler = create(Kind.RUN_QUEUE);
		CyclicBarrier barrier = new CyclicBarrier(2);
		for (int i = 0; i < 500; i++) {
			Scheduler.Worker worker = scheduler.createWorker();
			AtomicInteger ran = new AtomicInteger();
			CountDownLatch after = new CountDownLatch(1);
			Disposable task = worker.schedule(() -> {
				barrierAwait(barrier);
				ran.incrementAndGet();
			});
			barrierAwait(barrier);
			task.dispose();
			worker.schedule(() -> {
				if (!Thread.currentThread().isInterrupted()) {
					after.countDown();
				}
			});
			await(after);
		}
	}

	@Test
	void nothingIsLeftWhereADisposalRacesWithATask() throws Exception {
		Scheduler scheduler = create(Kind.RUN_QUEUE);
		CyclicBarrier barrier = new CyclicBarrier(2);
		ExecutorService other = Executors.newSingleThreadExecutor();
		try {
			for (int i = 0; i < 3000; i++) {
				Scheduler.Worker worker = scheduler.createWorker();
				Future<?> disposed = other.submit(() -> {
					barrierAwait(barrier);
					worker.dispose();
				});
				barrierAwait(barrier);
				try {
					worker.schedule(() -> {
					}, 1, TimeUnit.DAYS);
				}
				catch (RejectedExecutionException ex) {
					// The disposal was faster
				}
				disposed.get(5, TimeUnit.SECONDS);
			}
		}
		finally {
			other.shutdownNow();
		}
		assertThat(Scannable.from(scheduler).scan(Scannable.Attr.BUFFERED)).isZero();
	}

	private static void barrierAwait(CyclicBarrier barrier) {
		try {
			barrier.await(5, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private enum Kind {

		REACTOR, RUN_QUEUE

	}

}
