package io.wattspring.watchdog;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import org.mockito.Mockito;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Watchdog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WatchdogTests {

	private static final Duration INTERVAL = Duration.ofMillis(10);

	private final WorkerGroup workers = new WorkerGroup(1, Duration.ZERO, Duration.ofSeconds(1), System::nanoTime);

	private final RunThreads runThreads = Mockito.mock(RunThreads.class);

	private WatchClock clock = new WatchClock(INTERVAL);

	private final CountDownLatch released = new CountDownLatch(1);

	private Watchdog watchdog;

	@AfterEach
	void stop() throws InterruptedException {
		this.released.countDown();
		this.watchdog.stop();
		this.workers.stop();
	}

	@Test
	void itGoesOnWhateverIsThrownByWhatItCalls(CapturedOutput output) {
		AtomicInteger looks = new AtomicInteger();
		BDDMockito.given(this.runThreads.snapshots()).willAnswer((call) -> {
			looks.incrementAndGet();
			throw new OutOfMemoryError("for the test");
		});
		start((stall) -> {
		});
		Awaitility.await().until(() -> looks.get() > 3);
		Awaitility.await().until(() -> output.getAll().contains("Watchdog goes on after an error"));
		BDDMockito.then(this.runThreads).should(Mockito.atLeast(3)).beat();
	}

	@Test
	void itGoesOnWhenThereIsNoMemoryForALook() {
		AtomicInteger failures = new AtomicInteger();
		AtomicBoolean started = new AtomicBoolean();
		this.clock = new WatchClock(INTERVAL.toNanos(), () -> {
			if (started.get() && failures.incrementAndGet() <= 3) {
				throw new OutOfMemoryError("for the test");
			}
			return System.nanoTime();
		});
		started.set(true);
		AtomicInteger looks = new AtomicInteger();
		BDDMockito.given(this.runThreads.snapshots()).willAnswer((call) -> {
			looks.incrementAndGet();
			return List.of();
		});
		start((stall) -> {
		});
		Awaitility.await().until(() -> looks.get() > 3);
	}

	@Test
	void failureOfOneStepKeepsNobodyFromTheOthers() {
		BDDMockito.willThrow(new IllegalStateException("for the test")).given(this.runThreads).beat();
		stall();
		BlockingQueue<Stall> stalls = new LinkedBlockingQueue<>();
		start(stalls::add);
		Awaitility.await().until(() -> !stalls.isEmpty());
		assertThat(stalls.peek().request()).isEqualTo("GET /stuck");
	}

	@Test
	void stallIsOneWarningWithItsStack(CapturedOutput output) {
		stall();
		start((stall) -> {
		});
		Awaitility.await().until(() -> output.getAll().contains("GET /stuck"));
		assertThat(output.getAll().lines().filter((line) -> line.contains("GET /stuck"))).singleElement()
			.asString()
			.contains("WARN", Watchdog.class.getName());
		assertThat(output.getAll()).contains("WatchdogTests");
	}

	@Test
	void listenerThatNeverReturnsSilencesNoLog(CapturedOutput output) {
		AtomicBoolean called = new AtomicBoolean();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		BDDMockito.given(this.runThreads.startFailure()).willAnswer((call) -> failure.get());
		stall();
		start((stall) -> {
			called.set(true);
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		Awaitility.await().until(called::get);
		// The mock is in use
		failure.set(new OutOfMemoryError("no thread"));
		Awaitility.await().until(() -> output.getAll().contains("No run thread can be started"));
	}

	@Test
	void interruptOfItsThreadDoesNotMakeItSpin() {
		AtomicInteger looks = new AtomicInteger();
		BDDMockito.given(this.runThreads.snapshots()).willAnswer((call) -> {
			looks.incrementAndGet();
			return List.of();
		});
		start((stall) -> {
		});
		Awaitility.await().until(() -> looks.get() > 1);
		Thread thread = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((candidate) -> candidate.getName().equals("watt-watchdog"))
			.findFirst()
			.orElseThrow();
		thread.interrupt();
		Awaitility.await().until(() -> !thread.isInterrupted());
	}

	private void stall() {
		RunThreadSnapshot stuck = new RunThreadSnapshot(Thread.currentThread(), 1, "GET /stuck", null, false, false);
		BDDMockito.given(this.runThreads.snapshots()).willReturn(List.of(stuck));
	}

	private void start(Consumer<Stall> listener) {
		StallLimits limits = new StallLimits(INTERVAL, Duration.ofMillis(50), Duration.ofHours(1), Duration.ofHours(1),
				0, null, 2);
		LoopLimits loopLimits = new LoopLimits(Duration.ofSeconds(1), Duration.ofSeconds(5), 32);
		this.watchdog = new Watchdog(this.workers, this.runThreads, limits, loopLimits, this.clock, null, listener);
		this.watchdog.start();
	}

}
