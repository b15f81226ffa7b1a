package io.wattspring.dispatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.channel.DefaultEventLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DetachableWrite}. The write is one whose end the test decides.
 */
class DetachableWriteTests {

	private final RunQueue queue = TestQueues.queue(1, 10);

	private final DefaultEventLoop eventLoop = new DefaultEventLoop(
			(ThreadFactory) (task) -> new Thread(task, "event-loop"));

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicReference<MonoSink<Void>> write = new AtomicReference<>();

	private final CountDownLatch writing = new CountDownLatch(1);

	private final AtomicReference<String> wentOnWith = new AtomicReference<>();

	private final CountDownLatch wentOn = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final AtomicReference<Throwable> endedWith = new AtomicReference<>();

	@BeforeEach
	void start() {
		this.queue.start();
	}

	@AfterEach
	void stop() {
		this.queue.stop(Duration.ofSeconds(5));
		this.eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void applicationGoesOnOnceEventLoopHasTheResponse() throws InterruptedException {
		handle(Mono.<Void>create(this::begin));
		await(this.wentOn);
		assertThat(this.wentOnWith.get()).startsWith("success on watt-run-");
		assertThat(this.ended.getCount()).isOne();
		endWriteOnEventLoop(null);
		await(this.ended);
		assertThat(this.endedWith.get()).isNull();
	}

	@Test
	void writeThatFailsAfterApplicationWentOnFailsTheExchange() throws InterruptedException {
		IllegalStateException failure = new IllegalStateException("for the test");
		handle(Mono.<Void>create(this::begin));
		await(this.wentOn);
		endWriteOnEventLoop(failure);
		await(this.ended);
		assertThat(this.wentOnWith.get()).startsWith("success");
		assertThat(this.endedWith.get()).isSameAs(failure);
	}

	@Test
	void applicationWaitsOnRunThreadWhenWriteIsNotBegun() throws InterruptedException {
		handle(Mono.<Void>create((sink) -> {
			this.write.set(sink);
			this.writing.countDown();
		}));
		await(this.writing);
		this.queue.execute(() -> {
		});
		assertThat(this.wentOn.getCount()).isOne();
		endWriteOnEventLoop(null);
		await(this.wentOn);
		assertThat(this.wentOnWith.get()).startsWith("success on watt-run-");
		await(this.ended);
	}

	@Test
	void applicationSeesFailureBeforeWriteIsBegun() throws InterruptedException {
		handle(Mono.<Void>error(new IllegalStateException("for the test")));
		await(this.wentOn);
		assertThat(this.wentOnWith.get()).startsWith("error on watt-run-");
		await(this.ended);
	}

	@Test
	void writeThatEndsWhileBeingSubscribedToEndsOnce() throws InterruptedException {
		handle(Mono.<Void>create((sink) -> {
			this.begun.set(true);
			this.eventLoop.submit(() -> sink.success()).syncUninterruptibly();
		}));
		await(this.wentOn);
		assertThat(this.wentOnWith.get()).startsWith("success on watt-run-");
		await(this.ended);
		assertThat(this.endedWith.get()).isNull();
	}

	private void begin(MonoSink<Void> sink) {
		this.begun.set(true);
		this.write.set(sink);
		this.writing.countDown();
	}

	private void endWriteOnEventLoop(@Nullable Throwable failure) {
		this.eventLoop.execute(() -> {
			if (failure != null) {
				this.write.get().error(failure);
			}
			else {
				this.write.get().success();
			}
		});
	}

	private void handle(Mono<Void> networkWrite) {
		RunExchange exchange = new RunExchange(this.queue,
				new TestServerSide(this.eventLoop,
						(self) -> new DetachableWrite(networkWrite, self, this.begun::get)
							.doOnSuccess((result) -> goOn("success"))
							.doOnError((ex) -> goOn("error")),
						Mono.empty()));
		this.eventLoop.execute(() -> exchange.doOnError(this.endedWith::set)
			.doFinally((signal) -> this.ended.countDown())
			.subscribe(null, (ex) -> {
			}));
	}

	private void goOn(String how) {
		this.wentOnWith.set(how + " on " + Thread.currentThread().getName());
		this.wentOn.countDown();
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
	}

}
