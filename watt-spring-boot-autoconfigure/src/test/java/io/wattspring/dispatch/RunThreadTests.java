package io.wattspring.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.publisher.Mono;

import io.wattspring.worker.QuarantinedThread;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.ShedReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunThread}, and for {@link RunThreadSet} with threads that run.
 */
class RunThreadTests {

	private static final int IDLE = 5;

	private final DefaultEventLoop eventLoop = new DefaultEventLoop();

	private final CountDownLatch release = new CountDownLatch(1);

	private final List<String> threads = new CopyOnWriteArrayList<>();

	private RunQueue queue = TestQueues.queue(1, 10);

	@BeforeEach
	void start() {
		this.queue.start();
	}

	@AfterEach
	void stop() {
		this.release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		this.eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void threadThatWasGivenUpOnEndsWithItsTaskEvenIfThatMakesProgress() throws InterruptedException {
		RunThreadSnapshot stuck = stuckWith(() -> {
			awaitRelease();
			RunThread.progressed();
		});
		assertThat(this.queue.giveUp(stuck, Duration.ofSeconds(1))).isTrue();
		assertThat(this.queue.quarantined()).extracting(QuarantinedThread::thread).containsExactly(stuck.thread());
		assertThat(this.queue.snapshots()).hasSize(1)
			.allMatch((thread) -> thread.thread() != stuck.thread() && !thread.spare());
		this.release.countDown();
		stuck.thread().join(5000);
		assertThat(stuck.thread().isAlive()).isFalse();
		Awaitility.await().until(() -> this.queue.quarantined().isEmpty());
		assertThat(this.queue.snapshots()).hasSize(1);
		assertThat(this.queue.replacements().gaveUp()).isOne();
		assertThat(this.queue.replacements().died()).isZero();
	}

	@Test
	void threadThatIsGivenUpOnIsInterrupted() throws InterruptedException {
		CountDownLatch interrupted = new CountDownLatch(1);
		RunThreadSnapshot stuck = stuckWith(() -> {
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		this.queue.giveUp(stuck, Duration.ofSeconds(1));
		assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void threadIsSlowedDownForWhatItRunsAndEndsAfterThat() throws InterruptedException {
		List<Integer> policies = new CopyOnWriteArrayList<>();
		RunThreadSnapshot busy = stuckWith(() -> {
			awaitRelease();
			policies.add(policy());
		});
		assertThat(this.queue.slowDown(busy)).isTrue();
		assertThat(this.queue.snapshots()).extracting(RunThreadSnapshot::thread).containsExactly(busy.thread());
		this.queue.execute(() -> policies.add(policy()));
		this.release.countDown();
		busy.thread().join(5000);
		assertThat(busy.thread().isAlive()).isFalse();
		assertThat(policies).containsExactly(IDLE);
		assertThat(this.queue.offer(() -> policies.add(policy()))).isNull();
		// The watchdog's look
		this.queue.spares(0);
		Awaitility.await().until(() -> policies.size() == 3);
		assertThat(policies).containsExactly(IDLE, 0, 0);
		assertThat(this.queue.snapshots()).hasSize(1).allMatch((thread) -> !thread.spare());
		assertThat(this.queue.replacements().died()).isZero();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void threadIsNotSlowedDownForWhatItRanBefore() throws InterruptedException {
		List<Integer> policies = new CopyOnWriteArrayList<>();
		RunThreadSnapshot busy = stuckWith(() -> {
			awaitRelease();
			policies.add(policy());
		});
		RunThreadSnapshot before = new RunThreadSnapshot(busy.thread(), busy.run() - 1, null, null, false, false);
		assertThat(this.queue.slowDown(before)).isFalse();
		this.queue.execute(() -> policies.add(policy()));
		this.release.countDown();
		Awaitility.await().until(() -> policies.size() == 2);
		assertThat(policies).containsExactly(0, 0);
		assertThat(this.queue.snapshots()).extracting(RunThreadSnapshot::thread).containsExactly(busy.thread());
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void threadIsNotSlowedDownWhereNoneMayTakeItsPlace() throws InterruptedException {
		this.queue.stop(Duration.ofSeconds(5));
		this.queue = TestQueues.queue(2, 10, 0);
		this.queue.start();
		RunThreadSnapshot given = stuckWith(this::awaitRelease);
		assertThat(this.queue.giveUp(given, Duration.ofSeconds(1))).isTrue();
		this.queue.execute(this::awaitRelease);
		Awaitility.await().until(() -> this.queue.snapshots().stream().anyMatch((thread) -> thread.run() != 0));
		RunThreadSnapshot busy = this.queue.snapshots()
			.stream()
			.filter((thread) -> thread.run() != 0)
			.findFirst()
			.orElseThrow();
		assertThat(this.queue.slowDown(busy)).isFalse();
		assertThat(this.queue.snapshots()).noneMatch(RunThreadSnapshot::slow);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void requestsWaitForTheThreadThatReplacesTheOnlyOne() throws InterruptedException {
		RunThreadSnapshot busy = stuckWith(this::awaitRelease);
		assertThat(this.queue.slowDown(busy)).isTrue();
		assertThat(this.queue.snapshots()).allMatch(RunThreadSnapshot::slow);
		assertThat(this.queue.offer(() -> this.threads.add("before"))).isNull();
		this.release.countDown();
		busy.thread().join(5000);
		assertThat(this.queue.waiting()).isOne();
		assertThat(this.queue.offer(() -> this.threads.add("after"))).isNull();
		this.queue.spares(0);
		Awaitility.await().until(() -> this.threads.size() == 2);
	}

	private static int policy() {
		try {
			String stat = Files.readString(Path.of("/proc/thread-self/stat"));
			// proc_pid_stat(5): the name, field 2, is in parentheses; the policy is field
			// 41
			return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[38]);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void threadIsGivenUpOnOnceAndOnlyForWhatItRuns() throws InterruptedException {
		RunThreadSnapshot stuck = stuckWith(this::awaitRelease);
		RunThreadSnapshot before = new RunThreadSnapshot(stuck.thread(), stuck.run() - 1, null, null, false, false);
		assertThat(this.queue.giveUp(before, Duration.ofSeconds(1))).isFalse();
		assertThat(this.queue.giveUp(stuck, Duration.ofSeconds(1))).isTrue();
		assertThat(this.queue.giveUp(stuck, Duration.ofSeconds(1))).isFalse();
		assertThat(this.queue.quarantined()).hasSize(1);
	}

	@Test
	void idleThreadCannotBeAbandoned() {
		assertThat(new RunThread(this.queue, "idle", 1).abandon(0)).isFalse();
	}

	@Test
	void spareThatIsGivenUpOnIsNotReplaced() throws InterruptedException {
		this.queue.execute(this::awaitRelease);
		Awaitility.await().until(() -> this.queue.snapshots().get(0).run() != 0);
		this.queue.spares(1);
		RunThreadSnapshot stuck = stuckWith(this::awaitRelease);
		assertThat(stuck.spare()).isTrue();
		this.queue.giveUp(stuck, Duration.ofSeconds(1));
		assertThat(this.queue.snapshots()).hasSize(1);
	}

	@Test
	void noneIsReplacedBeyondTheBound() throws InterruptedException {
		this.queue.stop(Duration.ofSeconds(5));
		this.queue = TestQueues.queue(1, 10, 1);
		this.queue.start();
		this.queue.giveUp(stuckWith(this::awaitRelease), Duration.ofSeconds(1));
		assertThat(this.queue.snapshots()).hasSize(1);
		this.queue.giveUp(stuckWith(this::awaitRelease), Duration.ofSeconds(1));
		assertThat(this.queue.snapshots()).isEmpty();
		assertThat(this.queue.offer(() -> {
		})).isEqualTo(ShedReason.NO_THREAD);
		this.release.countDown();
		Awaitility.await().until(() -> this.queue.snapshots().size() == 1);
	}

	@Test
	void noSpareIsStartedBeyondTheBound() throws InterruptedException {
		this.queue.stop(Duration.ofSeconds(5));
		this.queue = TestQueues.queue(1, 10, 0);
		this.queue.start();
		this.queue.giveUp(stuckWith(this::awaitRelease), Duration.ofSeconds(1));
		this.queue.spares(3);
		assertThat(this.queue.snapshots()).isEmpty();
	}

	@Test
	void threadTooManyIsNotReplacedWhenGivenUpOn() throws InterruptedException {
		this.queue.stop(Duration.ofSeconds(5));
		this.queue = TestQueues.queue(2, 10);
		this.queue.start();
		RunThreadSnapshot one = stuckWith(this::awaitRelease);
		RunThreadSnapshot other = stuckWith(this::awaitRelease);
		this.queue.resize(1);
		this.queue.giveUp(one, Duration.ofSeconds(1));
		this.queue.giveUp(other, Duration.ofSeconds(1));
		assertThat(this.queue.snapshots()).hasSize(1);
	}

	@Test
	void whatFollowsInASeriesRunsAfterATaskThatThrows() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		SerialTasks series = new SerialTasks((task) -> this.queue.execute(() -> {
			await(release);
			task.run();
		}));
		CountDownLatch ran = new CountDownLatch(1);
		series.execute(() -> {
			throw new IllegalStateException("expected in the log");
		});
		series.execute(ran::countDown);
		release.countDown();
		assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whatFollowsInASeriesGoesToAnotherThreadWhenItsThreadEnds() throws InterruptedException {
		SerialTasks series = new SerialTasks(this.queue::execute);
		RunThreadSnapshot stuck = stuckWith(this::awaitRelease, series);
		series.execute(this::writeThreadDown);
		this.queue.giveUp(stuck, Duration.ofSeconds(1));
		this.release.countDown();
		Awaitility.await().until(() -> !this.threads.isEmpty());
		assertThat(this.threads).doesNotContain(stuck.thread().getName());
	}

	@Test
	void whatFollowsInASeriesGoesToAnotherThreadAfterAnErrorOfTheJvm() {
		SerialTasks series = new SerialTasks(this.queue::execute);
		series.execute(() -> {
			writeThreadDown();
			awaitRelease();
			RunThread.failed(new StackOverflowError());
		});
		series.execute(this::writeThreadDown);
		this.release.countDown();
		Awaitility.await().until(() -> this.threads.size() == 2);
		assertThat(this.threads).doesNotHaveDuplicates();
	}

	@Test
	void retiredSpareLeavesWhatWaitsToOthers() throws InterruptedException {
		CountDownLatch releaseSpare = new CountDownLatch(1);
		this.queue.execute(this::awaitRelease);
		Awaitility.await().until(() -> this.queue.snapshots().get(0).run() > 0);
		this.queue.spares(1);
		SerialTasks series = new SerialTasks(this.queue::execute);
		CountDownLatch running = new CountDownLatch(1);
		series.execute(() -> {
			running.countDown();
			await(releaseSpare);
		});
		running.await();
		Thread spare = this.queue.snapshots().get(1).thread();
		series.execute(this::writeThreadDown);
		this.queue.execute(this::writeThreadDown);
		this.queue.spares(0);
		releaseSpare.countDown();
		spare.join(5000);
		assertThat(this.threads).isEmpty();
		this.release.countDown();
		Awaitility.await().until(() -> this.threads.size() == 2);
		assertThat(this.threads).doesNotContain(spare.getName());
	}

	@Test
	void threadAfterErrorOfTheJvmIsReplaced() throws InterruptedException {
		Thread before = this.queue.snapshots().get(0).thread();
		this.queue.execute(() -> {
			throw new StackOverflowError("expected in the log");
		});
		before.join(5000);
		assertThat(before.isAlive()).isFalse();
		Awaitility.await().until(() -> this.queue.replacements().died() == 1);
		this.queue.execute(this::writeThreadDown);
		Awaitility.await().until(() -> this.threads.size() == 1);
		assertThat(this.queue.snapshots()).hasSize(1);
	}

	@Test
	void taskOfNoRequestHasNoneAfterOneThatHad() throws InterruptedException {
		exchange().execute(this::writeRequestDown);
		this.queue.execute(this::writeRequestDown);
		Awaitility.await().until(() -> this.threads.size() == 2);
		assertThat(this.threads).containsExactly("GET /test", "null");
	}

	@Test
	void eachTaskOfASeriesIsProgress() throws InterruptedException {
		List<Long> runs = new CopyOnWriteArrayList<>();
		SerialTasks series = new SerialTasks(this.queue::execute);
		this.queue.execute(this::awaitRelease);
		for (int i = 0; i < 3; i++) {
			series.execute(() -> runs.add(this.queue.snapshots().get(0).run()));
		}
		this.release.countDown();
		Awaitility.await().until(() -> runs.size() == 3);
		assertThat(runs).doesNotHaveDuplicates();
	}

	@Test
	void arrivalsAndContinuedWorkTakeTurnsAgainAndAgain() {
		this.queue.execute(this::awaitRelease);
		Awaitility.await().until(() -> this.queue.snapshots().get(0).run() > 0);
		for (int i = 0; i < 3; i++) {
			this.queue.offer(() -> this.threads.add("a"));
		}
		for (int i = 0; i < 20; i++) {
			this.queue.execute(() -> this.threads.add("c"));
		}
		this.release.countDown();
		Awaitility.await().until(() -> this.threads.size() == 23);
		// The task that occupied the thread is the first of eight
		assertThat(String.join("", this.threads)).isEqualTo("ccccccca" + "cccccccca" + "ccccc" + "a");
	}

	@Test
	void localsOfNettyAreRemovedWhenThreadEnds() {
		AtomicReference<Thread> removedOn = new AtomicReference<>();
		FastThreadLocal<String> local = new FastThreadLocal<>() {

			@Override
			protected void onRemoval(String value) {
				removedOn.set(Thread.currentThread());
			}

		};
		this.queue.execute(() -> local.set("value"));
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(removedOn.get()).isNotNull().isNotSameAs(Thread.currentThread());
	}

	@Test
	void waitingRequestsAreRefusedWhenTheLastThreadIsGivenUpOnExemptOnesToo() throws InterruptedException {
		this.queue.stop(Duration.ofSeconds(5));
		this.queue = TestQueues.queue(1, 10, 0);
		this.queue.start();
		RunThreadSnapshot stuck = stuckWith(this::awaitRelease);
		List<ShedReason> refused = new CopyOnWriteArrayList<>();
		this.queue.offer(new Refusable(refused));
		this.queue.offerExempt(new Refusable(refused));
		assertThat(this.queue.admission().inFlight()).isEqualTo(2);
		this.queue.giveUp(stuck, Duration.ofSeconds(1));
		assertThat(refused).containsExactly(ShedReason.NO_THREAD, ShedReason.NO_THREAD);
		assertThat(this.queue.waiting()).isZero();
		assertThat(this.queue.admission().inFlight()).isZero();
		assertThat(this.queue.admission().shed()).containsEntry(ShedReason.NO_THREAD, 2L);
	}

	@Test
	void timeForWhichThreadsStoodStillIsNoWait() throws InterruptedException {
		this.queue.execute(this::awaitRelease);
		this.queue.offer(this::writeThreadDown);
		this.queue.stoodStill(TimeUnit.HOURS.toNanos(1));
		this.release.countDown();
		Awaitility.await().until(() -> this.threads.size() == 1);
		assertThat(this.queue.admission().lastWait()).isZero();
	}

	/**
	 * Let a task of a request occupy a thread.
	 * @param task the task
	 * @return what the thread does
	 */
	private RunThreadSnapshot stuckWith(Runnable task) throws InterruptedException {
		return stuckWith(task, this.queue::execute);
	}

	private RunThreadSnapshot stuckWith(Runnable task, Executor executor) throws InterruptedException {
		AtomicReference<RunThreadSnapshot> stuck = new AtomicReference<>();
		CountDownLatch running = new CountDownLatch(1);
		RunExchange exchange = exchange();
		executor.execute(() -> {
			CurrentExchange.set(exchange);
			stuck.set(((RunThread) Thread.currentThread()).snapshot());
			running.countDown();
			task.run();
		});
		assertThat(running.await(5, TimeUnit.SECONDS)).isTrue();
		return stuck.get();
	}

	private RunExchange exchange() {
		return new RunExchange(this.queue,
				new TestServerSide(this.eventLoop, (exchange) -> Mono.empty(), Mono.empty()));
	}

	private void writeThreadDown() {
		this.threads.add(Thread.currentThread().getName());
	}

	private void writeRequestDown() {
		this.threads.add(String.valueOf(this.queue.snapshots().get(0).request()));
	}

	private void awaitRelease() {
		await(this.release);
	}

	private static void await(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// A task that does not end when it is interrupted
			}
		}
	}

	/**
	 * An arrival that is never run.
	 *
	 * @param refused takes the reason
	 */
	private record Refusable(List<ShedReason> refused) implements Arrival {

		@Override
		public void run() {
			throw new AssertionError("Must not run");
		}

		@Override
		public boolean refuse(ShedReason reason) {
			this.refused.add(reason);
			return true;
		}

	}

}
