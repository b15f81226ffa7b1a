package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.DefaultEventLoop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpStatus;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.wattspring.dispatch.ServerSide.Substitution;
import io.wattspring.worker.ShedReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a {@link RunExchange} that does not end as its handler would have it: it is
 * refused, its client leaves, or it is answered in the handler's place.
 */
class RunExchangeEndTests {

	private final RunQueue queue = TestQueues.queue(2, 10);

	private final DefaultEventLoop eventLoop = new DefaultEventLoop(
			(ThreadFactory) (task) -> new Thread(task, "event-loop"));

	private final AtomicInteger refused = new AtomicInteger();

	private final AtomicInteger handled = new AtomicInteger();

	private final CountDownLatch release = new CountDownLatch(1);

	private final Application application = new Application();

	private final Server server = new Server();

	private TestServerSide serverSide;

	private RunExchange exchange;

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
	void refusalIsWrittenAfterTheRequestWasTakenIn() {
		this.queue.stop(Duration.ofSeconds(5));
		create((exchange) -> Mono.empty());
		onEventLoop(() -> {
			this.exchange.subscribe(this.server);
			assertThat(this.refused).hasValue(0);
		});
		onEventLoop(() -> assertThat(this.refused).hasValue(1));
		assertThat(this.server.signals).containsExactly("complete");
		assertThat(inFlight()).isZero();
		assertThat(this.queue.admission().shed()).containsEntry(ShedReason.NO_THREAD, 1L);
	}

	@Test
	void clientThatLeavesBeforeItIsRefusedIsToldNothing() {
		this.queue.stop(Duration.ofSeconds(5));
		create((exchange) -> Mono.empty());
		onEventLoop(() -> {
			this.exchange.subscribe(this.server);
			this.exchange.cancel();
		});
		onEventLoop(() -> assertThat(this.refused).hasValue(0));
		assertThat(this.server.signals).isEmpty();
		assertThat(inFlight()).isZero();
	}

	@Test
	void clientThatLeavesTheQueueIsCountedAndItsHandlerNotCalled() throws InterruptedException {
		occupyThreads(2);
		serve((exchange) -> Mono.empty());
		assertThat(inFlight()).isOne();
		onEventLoop(this.exchange::cancel);
		assertThat(inFlight()).isZero();
		this.release.countDown();
		Awaitility.await().until(() -> this.queue.admission().abandoned() == 1);
		assertThat(this.queue.admission().left()).isOne();
		this.queue.stop(Duration.ofSeconds(5));
		assertThat(this.handled).hasValue(0);
	}

	@Test
	void handlerThatRunsIsCancelledOnceItHasReturned() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		this.application.whenSubscribed = () -> {
			running.countDown();
			awaitUninterruptibly(this.release);
		};
		serve((exchange) -> this.application);
		running.await();
		onEventLoop(this.exchange::cancel);
		passThroughQueue();
		assertThat(this.application.cancelledOn).isEmpty();
		this.release.countDown();
		Awaitility.await().until(() -> !this.application.cancelledOn.isEmpty());
		assertThat(this.application.cancelledOn).allMatch((name) -> name.startsWith("watt-run-"));
	}

	@Test
	void handlerWhoseClientHasLeftIsAskedForNothing() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		serve((exchange) -> {
			running.countDown();
			awaitUninterruptibly(this.release);
			return this.application;
		});
		running.await();
		onEventLoop(this.exchange::cancel);
		this.release.countDown();
		Awaitility.await().until(() -> !this.application.cancelledOn.isEmpty());
		assertThat(this.application.requested).hasValue(0);
	}

	@Test
	void endOfHandlerAfterItsClientHasLeftIsToldToNobody() {
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		onEventLoop(this.exchange::cancel);
		this.application.subscriber.onComplete();
		passThroughEventLoop();
		assertThat(this.server.signals).isEmpty();
		assertThat(inFlight()).isZero();
		assertThat(this.queue.admission().left()).isOne();
		assertThat(this.queue.admission().abandoned()).isZero();
	}

	@Test
	void requestIsInFlightUntilItsEnd() {
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		assertThat(inFlight()).isOne();
		this.application.subscriber.onComplete();
		passThroughEventLoop();
		assertThat(inFlight()).isZero();
		assertThat(this.server.signals).containsExactly("complete");
		onEventLoop(this.exchange::cancel);
		assertThat(this.queue.admission().left()).isZero();
		assertThat(inFlight()).isZero();
	}

	@Test
	void clientThatIsGoneWhenItsHandlerEndsHasLeft() {
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		this.serverSide.gone = true;
		this.application.subscriber.onComplete();
		passThroughEventLoop();
		assertThat(this.queue.admission().left()).isOne();
		assertThat(inFlight()).isZero();
	}

	@Test
	void failureOfHandlerAfterItsResponseIsOnItsWayIsDropped() {
		IllegalStateException failure = new IllegalStateException("for the test");
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		this.exchange.detach(true);
		this.application.subscriber.onError(failure);
		passThroughEventLoop();
		assertThat(this.server.dropped).containsExactly(failure);
		assertThat(this.server.signals).isEmpty();
		this.exchange.writeFinished(null);
		passThroughEventLoop();
		assertThat(this.server.signals).containsExactly("complete");
	}

	@Test
	void errorAfterTheEndIsDropped() {
		IllegalStateException late = new IllegalStateException("for the test");
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		this.application.subscriber.onComplete();
		this.application.subscriber.onError(late);
		assertThat(this.server.dropped).containsExactly(late);
	}

	@Test
	void handlerThatIsAnsweredForEndsInSilence() {
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		substitute();
		assertThat(this.serverSide.substitutes).containsExactly(HttpStatus.SERVICE_UNAVAILABLE);
		this.application.subscriber.onError(new IllegalStateException("for the test"));
		passThroughEventLoop();
		assertThat(this.server.dropped).isEmpty();
		assertThat(this.server.signals).isEmpty();
		onEventLoop(this.exchange::cancel);
		assertThat(this.queue.admission().left()).isZero();
		assertThat(inFlight()).isZero();
	}

	@Test
	void exchangeThatIsAnsweredForEndsWithItsConnectionIfNobodyCancelsIt() {
		serve((exchange) -> this.application);
		Awaitility.await().until(() -> this.application.subscriber != null);
		substitute();
		this.application.subscriber.onComplete();
		passThroughEventLoop();
		assertThat(inFlight()).isOne();
		onEventLoop(this.serverSide.closed);
		assertThat(this.server.signals).containsExactly("complete");
		assertThat(inFlight()).isZero();
		assertThat(this.queue.admission().left()).isZero();
		onEventLoop(this.exchange::cancel);
		assertThat(inFlight()).isZero();
	}

	@Test
	void exchangeThatIsAnsweredForAndCancelledIsNotToldThatItsConnectionIsClosed() {
		serve((exchange) -> this.application);
		substitute();
		onEventLoop(this.exchange::cancel);
		onEventLoop(this.serverSide.closed);
		assertThat(this.server.signals).isEmpty();
		assertThat(inFlight()).isZero();
	}

	@Test
	void serverIsToldTheEndIfNothingButThatIsMissing() {
		serve((exchange) -> this.application);
		this.serverSide.substitution = Substitution.NOT_NEEDED;
		substitute();
		assertThat(this.server.signals).containsExactly("complete");
		assertThat(inFlight()).isZero();
	}

	@Test
	void serverIsToldTheFailureIfTheResponseBelongsToNoConnection() {
		serve((exchange) -> this.application);
		this.serverSide.substitution = Substitution.NOT_POSSIBLE;
		substitute();
		assertThat(this.server.signals).singleElement().asString().contains("error");
		assertThat(inFlight()).isZero();
	}

	@Test
	void requestIsOverWhenItsHandlerHasEndedUnlessItLeftASession() {
		serve((exchange) -> this.application);
		assertThat(this.exchange.isOver()).isFalse();
		Awaitility.await().until(() -> this.application.subscriber != null);
		this.application.subscriber.onComplete();
		assertThat(this.exchange.isOver()).isTrue();
		this.exchange.sessionBegins();
		assertThat(this.exchange.isOver()).isFalse();
	}

	@Test
	void clientThatHasLeftIsNotAnswered() {
		serve((exchange) -> this.application);
		onEventLoop(this.exchange::cancel);
		substitute();
		assertThat(this.serverSide.substitutes).isEmpty();
	}

	@Test
	void responseThatIsOnItsWayIsNotReplaced() {
		serve((exchange) -> this.application);
		this.exchange.detach(true);
		substitute();
		assertThat(this.serverSide.substitutes).isEmpty();
		assertThat(this.serverSide.cutOffs).isZero();
	}

	@Test
	void sessionThatOutlivesItsHandlerIsCutOff() {
		serve((exchange) -> Mono.empty());
		Awaitility.await().until(() -> this.server.signals.contains("complete"));
		substitute();
		assertThat(this.serverSide.substitutes).isEmpty();
		assertThat(this.serverSide.cutOffs).isOne();
	}

	@Test
	void onlyErrorsOfTheJvmAreAnsweredForTheHandler() {
		serve((exchange) -> this.application);
		this.exchange.taskFailed(new IllegalStateException("for the test"));
		passThroughEventLoop();
		assertThat(this.serverSide.substitutes).isEmpty();
		this.exchange.taskFailed(new StackOverflowError());
		passThroughEventLoop();
		assertThat(this.serverSide.substitutes).containsExactly(HttpStatus.INTERNAL_SERVER_ERROR);
	}

	@Test
	void threadOfHandlerThatThrowsErrorOfTheJvmIsReplaced() {
		serve((exchange) -> {
			throw new StackOverflowError();
		});
		Awaitility.await().until(() -> this.queue.replacements().died() == 1);
		assertThat(this.queue.snapshots()).hasSize(2);
	}

	@Test
	void taskOfTheRequestNamesIt() {
		AtomicReference<String> request = new AtomicReference<>();
		create((exchange) -> this.application);
		this.exchange.execute(() -> request.set(CurrentExchange.get().request()));
		Awaitility.await().untilAtomic(request, (value) -> assertThat(value).isEqualTo("GET /test"));
	}

	private void create(Function<RunExchange, Mono<Void>> handler) {
		this.serverSide = new TestServerSide(this.eventLoop, (exchange) -> {
			this.handled.incrementAndGet();
			return handler.apply(exchange);
		}, Mono.fromRunnable(this.refused::incrementAndGet));
		this.exchange = new RunExchange(this.queue, this.serverSide);
	}

	private void serve(Function<RunExchange, Mono<Void>> handler) {
		create(handler);
		onEventLoop(() -> this.exchange.subscribe(this.server));
	}

	private void substitute() {
		this.exchange.substitute(HttpStatus.SERVICE_UNAVAILABLE, "for the test");
		passThroughEventLoop();
	}

	private int inFlight() {
		return this.queue.admission().inFlight();
	}

	private void onEventLoop(Runnable task) {
		this.eventLoop.submit(task).syncUninterruptibly();
	}

	private void passThroughEventLoop() {
		onEventLoop(() -> {
		});
	}

	private void passThroughQueue() throws InterruptedException {
		CountDownLatch passed = new CountDownLatch(1);
		this.queue.execute(passed::countDown);
		assertThat(passed.await(5, TimeUnit.SECONDS)).isTrue();
	}

	private void occupyThreads(int number) throws InterruptedException {
		CountDownLatch occupied = new CountDownLatch(number);
		for (int i = 0; i < number; i++) {
			this.queue.execute(() -> {
				occupied.countDown();
				awaitUninterruptibly(this.release);
			});
		}
		assertThat(occupied.await(5, TimeUnit.SECONDS)).isTrue();
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
	 * A handler that does not end before the test lets it, whatever it is asked.
	 */
	private static final class Application extends Mono<Void> implements Subscription {

		private final AtomicInteger requested = new AtomicInteger();

		private final List<String> cancelledOn = new CopyOnWriteArrayList<>();

		private volatile Runnable whenSubscribed = () -> {
		};

		private volatile CoreSubscriber<? super Void> subscriber;

		@Override
		public void subscribe(CoreSubscriber<? super Void> subscriber) {
			subscriber.onSubscribe(this);
			this.subscriber = subscriber;
			this.whenSubscribed.run();
		}

		@Override
		public void request(long n) {
			this.requested.incrementAndGet();
		}

		@Override
		public void cancel() {
			this.cancelledOn.add(Thread.currentThread().getName());
		}

	}

	/**
	 * The server, which writes down whatever it is told.
	 */
	private static final class Server implements CoreSubscriber<Void> {

		private final List<String> signals = new CopyOnWriteArrayList<>();

		private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

		@Override
		public Context currentContext() {
			Consumer<Throwable> dropped = this.dropped::add;
			return Context.of("reactor.onErrorDropped.local", dropped);
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void value) {
			this.signals.add("next");
		}

		@Override
		public void onError(Throwable ex) {
			this.signals.add("error");
		}

		@Override
		public void onComplete() {
			this.signals.add("complete");
		}

	}

}
