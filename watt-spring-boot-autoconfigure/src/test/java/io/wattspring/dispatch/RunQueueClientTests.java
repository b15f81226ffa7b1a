package io.wattspring.dispatch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunQueueClientConnector} and {@link RunQueueClientFilter}. The pool
 * holds one connection: a call whose connection is lost is the last.
 */
class RunQueueClientTests {

	private static final int CHUNKS = 20;

	private static final int CHUNK_SIZE = 4096;

	private final RunQueue queue = TestQueues.queue(1, 1000);

	private final CountDownLatch unblocked = new CountDownLatch(1);

	private final AtomicInteger chunksAskedFor = new AtomicInteger();

	private final ConnectionProvider connections = ConnectionProvider.create("web-client-tests", 1);

	private @Nullable DisposableServer server;

	@BeforeEach
	void start() {
		this.queue.start();
		this.server = HttpServer.create()
			.port(0)
			.route((routes) -> routes
				.get("/chunks",
						(request, response) -> response
							.send(Flux.range(0, CHUNKS).map((number) -> Unpooled.wrappedBuffer(new byte[CHUNK_SIZE]))))
				.get("/endless",
						(request,
								response) -> response.send(Flux.<Integer>generate((sink) -> sink.next(0))
									.doOnNext((number) -> this.chunksAskedFor.incrementAndGet())
									.map((number) -> Unpooled.wrappedBuffer(new byte[CHUNK_SIZE]))))
				.get("/empty", (request, response) -> response.status(204).send()))
			.bindNow();
	}

	@AfterEach
	void close() {
		this.unblocked.countDown();
		this.queue.close();
		this.connections.disposeLater().block(Duration.ofSeconds(10));
		server().disposeNow();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void responseAndBodyArriveOnRunThreads(boolean byFilter) {
		List<String> threads = get(byFilter, "/chunks").exchangeToFlux((response) -> {
			String thread = Thread.currentThread().getName();
			return response.bodyToFlux(DataBuffer.class)
				.doOnNext(DataBufferUtils::release)
				.map((buffer) -> Thread.currentThread().getName())
				.startWith(thread)
				.concatWith(Mono.fromSupplier(() -> Thread.currentThread().getName()));
		}).distinct().collectList().block(Duration.ofSeconds(10));
		assertThat(threads).singleElement().asString().startsWith("watt-run-");
	}

	@Test
	void failureArrivesOnRunThread() {
		server().disposeNow();
		String thread = get(false, "/empty").retrieve()
			.toBodilessEntity()
			.map(Object::toString)
			.onErrorResume((ex) -> Mono.just(Thread.currentThread().getName()))
			.block(Duration.ofSeconds(10));
		assertThat(thread).startsWith("watt-run-");
	}

	@Test
	void filterLeavesResponseThatConnectorHasMoved() {
		WebClient client = connectorClient().mutate()
			.filter(new RunQueueClientFilter(this.queue))
			.filter((request, next) -> next.exchange(request)
				.doOnNext((response) -> assertThat(Thread.currentThread()).isInstanceOf(RunThread.class)))
			.build();
		Boolean moved = client.get()
			.uri(uri("/empty"))
			.exchangeToMono((response) -> Mono.<Object>just(response.body((message, context) -> message))
				.map(RunQueueClientConnector.MovedResponse.class::isInstance))
			.block(Duration.ofSeconds(10));
		assertThat(moved).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void responseThatIsCancelledOnItsWayGivesItsConnectionBack(boolean byFilter) {
		blockRunThread();
		Disposable call = get(byFilter, "/endless").exchangeToMono((response) -> response.releaseBody()).subscribe();
		awaitChunks();
		call.dispose();
		this.unblocked.countDown();
		assertNextCallIsAnswered(byFilter);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void responseThatIsCancelledBeforeItsBodyIsReadGivesItsConnectionBack(boolean byFilter) {
		Sinks.Empty<Void> later = Sinks.empty();
		CountDownLatch responded = new CountDownLatch(1);
		Disposable call = get(byFilter, "/endless").exchangeToMono((response) -> {
			responded.countDown();
			return later.asMono().then(response.releaseBody());
		}).subscribe();
		Awaitility.await().until(() -> responded.getCount() == 0);
		call.dispose();
		assertNextCallIsAnswered(byFilter);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bodyThatIsCancelledOnItsWayIsReleased(boolean byFilter) throws InterruptedException {
		CountDownLatch responded = new CountDownLatch(1);
		Disposable call = get(byFilter, "/endless").exchangeToFlux((response) -> {
			responded.countDown();
			return response.bodyToFlux(DataBuffer.class);
		}).doOnNext((buffer) -> {
			DataBufferUtils.release(buffer);
			stay();
		}).subscribe();
		assertThat(responded.await(10, TimeUnit.SECONDS)).isTrue();
		awaitChunks();
		call.dispose();
		this.unblocked.countDown();
		assertNextCallIsAnswered(byFilter);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void bodyIsReadAsFastAsItIsAskedFor(boolean byFilter) {
		AtomicInteger received = new AtomicInteger();
		BaseSubscriber<DataBuffer> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(3);
			}

			@Override
			protected void hookOnNext(DataBuffer buffer) {
				DataBufferUtils.release(buffer);
				received.incrementAndGet();
			}

		};
		get(byFilter, "/endless").exchangeToFlux((response) -> response.bodyToFlux(DataBuffer.class))
			.subscribe(subscriber);
		Awaitility.await().until(() -> received.get() == 3);
		AtomicInteger before = new AtomicInteger(-1);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(200))
			.until(() -> before.getAndSet(this.chunksAskedFor.get()) == this.chunksAskedFor.get());
		assertThat(received).hasValue(3);
		subscriber.cancel();
		assertNextCallIsAnswered(byFilter);
	}

	@Test
	void callFailsWhenRunQueueIsStopped() {
		this.queue.close();
		assertThat(get(false, "/chunks").retrieve()
			.bodyToMono(String.class)
			.map((body) -> "answered")
			.onErrorReturn("failed")
			.block(Duration.ofSeconds(10))).isEqualTo("failed");
	}

	private void awaitChunks() {
		// The response is there once more is sent than its first chunk
		Awaitility.await().until(() -> this.chunksAskedFor.get() > 2);
	}

	private void blockRunThread() {
		CountDownLatch blocked = new CountDownLatch(1);
		this.queue.execute(() -> {
			blocked.countDown();
			stay();
		});
		Awaitility.await().until(() -> blocked.getCount() == 0);
	}

	private void stay() {
		try {
			this.unblocked.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertNextCallIsAnswered(boolean byFilter) {
		assertThat(get(byFilter, "/empty").retrieve().toBodilessEntity().block(Duration.ofSeconds(20))).isNotNull();
	}

	private WebClient.RequestHeadersSpec<?> get(boolean byFilter, String path) {
		return ((byFilter) ? filterClient() : connectorClient()).get().uri(uri(path));
	}

	private URI uri(String path) {
		return URI.create("http://localhost:" + server().port() + path);
	}

	private WebClient connectorClient() {
		return WebClient.builder().clientConnector(new RunQueueClientConnector(reactorConnector(), this.queue)).build();
	}

	private WebClient filterClient() {
		return WebClient.builder()
			.clientConnector(reactorConnector())
			.filter(new RunQueueClientFilter(this.queue))
			.build();
	}

	private ReactorClientHttpConnector reactorConnector() {
		return new ReactorClientHttpConnector(HttpClient.create(this.connections));
	}

	private DisposableServer server() {
		assertThat(this.server).isNotNull();
		return this.server;
	}

}
