package io.wattspring.dispatch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.netty.channel.DefaultEventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

import io.wattspring.worker.ShedReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunExchange}.
 */
class RunExchangeTests {

	private final RunQueue queue = TestQueues.queue(1, 1);

	private final DefaultEventLoop eventLoop = new DefaultEventLoop(
			(ThreadFactory) (task) -> new Thread(task, "event-loop"));

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
	void handlerRunsOnRunThreadAndEndsOnEventLoop() {
		AtomicReference<String> handledOn = new AtomicReference<>();
		Server server = serve((exchange) -> Mono.fromRunnable(() -> handledOn.set(thread())));
		server.await();
		assertThat(handledOn.get()).startsWith("watt-run-");
		assertThat(server.endedOn).isEqualTo("event-loop");
		assertThat(server.end).isEqualTo(SignalType.ON_COMPLETE);
	}

	@Test
	void contextOfServerReachesHandler() {
		AtomicReference<Object> value = new AtomicReference<>();
		serve((exchange) -> Mono.deferContextual((context) -> {
			value.set(context.get("key"));
			return Mono.empty();
		})).await();
		assertThat(value.get()).isEqualTo("value");
	}

	@Test
	void handlerThatThrowsEndsWithError() {
		StackOverflowError error = new StackOverflowError();
		Server server = serve((exchange) -> {
			throw error;
		});
		server.await();
		assertThat(server.error).isSameAs(error);
		assertThat(server.endedOn).isEqualTo("event-loop");
	}

	@Test
	void handlerWhoseSubscriptionThrowsEndsWithError() {
		Server server = serve((exchange) -> Mono.defer(() -> {
			throw new OutOfMemoryError("for the test");
		}));
		server.await();
		assertThat(server.error).isInstanceOf(OutOfMemoryError.class);
	}

	@Test
	void refusalWhenQueueIsFullAnswersOnEventLoop() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		this.queue.execute(() -> {
			running.countDown();
			awaitUninterruptibly(release);
		});
		running.await();
		this.queue.offer(() -> {
		});
		AtomicReference<String> refusedOn = new AtomicReference<>();
		AtomicInteger handled = new AtomicInteger();
		Server server = serve((exchange) -> Mono.fromRunnable(handled::incrementAndGet),
				Mono.fromRunnable(() -> refusedOn.set(thread())));
		server.await();
		release.countDown();
		assertThat(refusedOn.get()).isEqualTo("event-loop");
		assertThat(handled).hasValue(0);
	}

	@Test
	void requestThatWaitsWhenLastThreadIsGivenUpOnIsRefused() throws InterruptedException {
		RunQueue queue = TestQueues.queue(1, 1, 0);
		queue.start();
		CountDownLatch release = occupy(queue);
		AtomicInteger handled = new AtomicInteger();
		Server waiting = serve(queue, (exchange) -> Mono.fromRunnable(handled::incrementAndGet), Mono.empty());
		waiting.subscribed.await();
		this.eventLoop.submit(() -> assertThat(queue.waiting()).isOne()).syncUninterruptibly();
		queue.giveUp(queue.snapshots().get(0), Duration.ofSeconds(30));
		waiting.await();
		assertThat(queue.admission().shed()).containsEntry(ShedReason.NO_THREAD, 1L);
		assertThat(queue.waiting()).isZero();
		release.countDown();
		queue.stop(Duration.ofSeconds(5));
		assertThat(handled).hasValue(0);
	}

	@Test
	void requestWhoseClientHasLeftIsNotRefusedAndNotCountedTwice() throws InterruptedException {
		RunQueue queue = TestQueues.queue(1, 1, 0);
		queue.start();
		CountDownLatch release = occupy(queue);
		Server waiting = serve(queue, (exchange) -> Mono.empty(), Mono.empty());
		waiting.subscribed.await();
		this.eventLoop.submit(waiting::cancel).syncUninterruptibly();
		assertThat(queue.admission().inFlight()).isOne();
		queue.giveUp(queue.snapshots().get(0), Duration.ofSeconds(30));
		assertThat(queue.waiting()).isZero();
		assertThat(queue.admission().shed()).containsEntry(ShedReason.NO_THREAD, 0L);
		// That of the stuck handler
		assertThat(queue.admission().inFlight()).isOne();
		release.countDown();
		queue.stop(Duration.ofSeconds(5));
	}

	@Test
	void requestIsRefusedWithoutHarmWhenItsEventLoopHasEnded() throws InterruptedException {
		RunQueue queue = TestQueues.queue(1, 1, 0);
		queue.start();
		CountDownLatch release = occupy(queue);
		Server waiting = serve(queue, (exchange) -> Mono.empty(), Mono.empty());
		waiting.subscribed.await();
		this.eventLoop.submit(() -> assertThat(queue.waiting()).isOne()).syncUninterruptibly();
		this.eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		Thread stuck = queue.snapshots().get(0).thread();
		assertThat(queue.giveUp(queue.snapshots().get(0), Duration.ofSeconds(30))).isTrue();
		assertThat(queue.waiting()).isZero();
		release.countDown();
		stuck.join(5000);
		assertThat(stuck.isAlive()).isFalse();
		queue.stop(Duration.ofSeconds(5));
	}

	@Test
	void exemptRequestIsRefusedWhenThereIsNoThread() {
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(this.queue.offerExempt(() -> {
		})).isEqualTo(ShedReason.NO_THREAD);
		assertThat(this.queue.admission().inFlight()).isZero();
	}

	@Test
	void cancelBeforeHandlerRunsDropsRequest() throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		this.queue.execute(() -> awaitUninterruptibly(release));
		AtomicInteger handled = new AtomicInteger();
		Server server = serve((exchange) -> Mono.fromRunnable(handled::incrementAndGet));
		server.subscribed.await();
		server.cancel();
		release.countDown();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(handled).hasValue(0);
	}

	@Test
	void cancelWhileHandlerWaitsReachesItOnRunThread() throws InterruptedException {
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		AtomicReference<String> cancelledOn = new AtomicReference<>();
		Server server = serve((
				exchange) -> Mono.<Void>never().doOnSubscribe((subscription) -> handling.countDown()).doOnCancel(() -> {
					cancelledOn.set(thread());
					cancelled.countDown();
				}));
		handling.await();
		this.eventLoop.execute(server::cancel);
		assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
		assertThat(cancelledOn.get()).startsWith("watt-run-");
	}

	@Test
	void detachedWriteHoldsEndBackUntilWritten() throws InterruptedException {
		CountDownLatch applicationEnded = new CountDownLatch(1);
		AtomicReference<RunExchange> detached = new AtomicReference<>();
		Server server = serve((exchange) -> Mono.<Void>fromRunnable(() -> {
			exchange.detach(true);
			detached.set(exchange);
		}).doFinally((signal) -> this.queue.execute(applicationEnded::countDown)));
		assertThat(applicationEnded.await(5, TimeUnit.SECONDS)).isTrue();
		this.eventLoop.submit(() -> {
		}).syncUninterruptibly();
		assertThat(server.end).isNull();
		this.eventLoop.execute(() -> detached.get().writeFinished(null));
		server.await();
		assertThat(server.end).isEqualTo(SignalType.ON_COMPLETE);
	}

	@Test
	void applicationThatWorksOnAfterDetachedWriteHoldsNobodyUp() {
		CountDownLatch release = new CountDownLatch(1);
		Server server = serve((exchange) -> Mono.fromRunnable(() -> {
			exchange.detach(true);
			this.eventLoop.execute(() -> exchange.writeFinished(null));
			awaitUninterruptibly(release);
		}));
		server.await();
		assertThat(server.end).isEqualTo(SignalType.ON_COMPLETE);
		release.countDown();
	}

	@Test
	void detachedWriteThatFailsEndsWithItsError() {
		IllegalStateException failure = new IllegalStateException("for the test");
		Server server = serve((exchange) -> Mono.fromRunnable(() -> {
			exchange.detach(true);
			this.eventLoop.execute(() -> exchange.writeFinished(failure));
		}));
		server.await();
		assertThat(server.error).isSameAs(failure);
	}

	@Test
	void endThatHandlerSignalsFromElsewhereArrivesOnEventLoop() throws InterruptedException {
		AtomicReference<MonoSink<Void>> sink = new AtomicReference<>();
		CountDownLatch handling = new CountDownLatch(1);
		Server server = serve((exchange) -> Mono.create((created) -> {
			sink.set(created);
			handling.countDown();
		}));
		handling.await();
		sink.get().success();
		server.await();
		assertThat(server.endedOn).isEqualTo("event-loop");
	}

	private Server serve(Function<RunExchange, Mono<Void>> handler) {
		return serve(handler, Mono.empty());
	}

	private Server serve(Function<RunExchange, Mono<Void>> handler, Mono<Void> refusal) {
		return serve(this.queue, handler, refusal);
	}

	private Server serve(RunQueue queue, Function<RunExchange, Mono<Void>> handler, Mono<Void> refusal) {
		Server server = new Server();
		RunExchange exchange = new RunExchange(queue, new TestServerSide(this.eventLoop, handler, refusal));
		this.eventLoop.execute(() -> exchange.subscribe(server));
		return server;
	}

	private static String thread() {
		return Thread.currentThread().getName();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Occupy a run thread.
	 * @return to be counted down to let it go on
	 */
	private CountDownLatch occupy(RunQueue queue) throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch running = new CountDownLatch(1);
		serve(queue, (exchange) -> Mono.fromRunnable(() -> {
			running.countDown();
			awaitInterrupted(release);
		}), Mono.empty());
		running.await();
		return release;
	}

	private static void awaitInterrupted(CountDownLatch latch) {
		while (latch.getCount() != 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// A handler that does not end when it is interrupted
			}
		}
	}

	/**
	 * Stands for the server, which subscribes on the event loop.
	 */
	private static final class Server extends BaseSubscriber<Void> {

		private final CountDownLatch subscribed = new CountDownLatch(1);

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile SignalType end;

		private volatile Throwable error;

		private volatile String endedOn;

		@Override
		public Context currentContext() {
			return Context.of("key", "value");
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
			this.subscribed.countDown();
		}

		@Override
		protected void hookOnError(Throwable ex) {
			this.error = ex;
		}

		@Override
		protected void hookFinally(SignalType type) {
			this.end = type;
			this.endedOn = thread();
			this.ended.countDown();
		}

		void await() {
			try {
				assertThat(this.ended.await(5, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
