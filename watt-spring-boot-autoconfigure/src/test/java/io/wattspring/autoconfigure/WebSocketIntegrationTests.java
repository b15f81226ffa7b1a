package io.wattspring.autoconfigure;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.worker.QuarantinedThread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of WebSocket sessions, whose handlers work on run threads.
 */
@Tag("transport")
class WebSocketIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int MESSAGES = 200;

	/**
	 * Just below the largest frame that Spring's client and server take by default.
	 */
	private static final int LARGE = 64 * 1024 - 1;

	/**
	 * A text message of no characters, masked with zero.
	 */
	private static final String TEXT_FRAME = "\u0081\u0080\0\0\0\0";

	@Test
	void textWhenSentIsEchoedInOrderByRunThreads() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			List<String> texts = IntStream.range(0, MESSAGES).mapToObj((i) -> "message " + i).toList();
			assertThat(exchange(server, "/echo", texts)).isEqualTo(texts);
			ThreadTrace trace = server.bean(Sockets.class).trace;
			Awaitility.await().until(() -> trace.places().contains("after session"));
			assertThat(trace.places()).contains("handle", "receive", "send");
			assertThat(trace.onNetworkThreads()).isEmpty();
			assertThat(trace.threads("receive")).isNotEmpty().allMatch((name) -> name.startsWith("watt-run-"));
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void messageThatFollowsTheHandshakeAtOnceIsNotLost() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			for (int i = 0; i < 200; i++) {
				assertThat(exchange(server, "/echo", List.of("first"))).containsExactly("first");
			}
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void messageWhenLargeIsEchoed() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			List<String> texts = IntStream.range(0, 8).mapToObj((i) -> (i % 10 + "").repeat(LARGE)).toList();
			assertThat(exchange(server, "/echo", texts)).isEqualTo(texts);
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void binaryWhenSentIsEchoed() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			List<Integer> lengths = connect(server, "/echo",
					(session) -> session
						.send(Flux.range(1, MESSAGES)
							.map((n) -> session.binaryMessage((factory) -> factory.wrap(new byte[n * 5]))))
						.thenMany(session.receive().take(MESSAGES))
						.map((message) -> message.getPayload().readableByteCount()));
			assertThat(lengths).isEqualTo(IntStream.rangeClosed(1, MESSAGES).map((n) -> n * 5).boxed().toList());
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void sourceWhenServerSendsRunsOnRunThreads() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			List<String> threads = connect(server, "/source",
					(session) -> session.receive().map(WebSocketMessage::getPayloadAsText));
			assertThat(threads).hasSize(MESSAGES).allMatch((name) -> name.startsWith("watt-run-"));
		}
	}

	@Test
	void closeStatusOfServerReachesClient() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			assertThat(connect(server, "/close",
					(session) -> session.receive().thenMany(session.closeStatus().map(CloseStatus::getCode))))
				.containsExactly(4001);
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void closeStatusOfClientReachesServer() {
		try (TestServer server = TestServer.start(Sockets.class)) {
			Sockets sockets = server.bean(Sockets.class);
			connect(server, "/echo", (session) -> Mono.fromFuture(sockets.handled)
				.thenMany(session.close(new CloseStatus(4002, "leaving"))));
			assertThat(sockets.closeStatus).succeedsWithin(TIMEOUT).extracting(CloseStatus::getCode).isEqualTo(4002);
			assertThat(sockets.trace.onNetworkThreads()).isEmpty();
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void connectionWhenClientAbortsIsLeftByTheHandler() throws Exception {
		try (TestServer server = TestServer.start(Sockets.class)) {
			try (RawConnection connection = RawConnection.open(server)) {
				assertThat(upgrade(connection, "/silent").status()).isEqualTo(101);
				Awaitility.await().until(() -> server.bean(Sockets.class).trace.places().contains("handle"));
				connection.abort();
			}
			ThreadTrace trace = server.bean(Sockets.class).trace;
			Awaitility.await().until(() -> trace.places().contains("session finally"));
			assertThat(trace.onNetworkThreads()).isEmpty();
			assertNothingStaysOpen(server);
		}
	}

	@Test
	void sessionWhoseHandlerIsStuckIsGivenUpOn() throws Exception {
		try (TestServer server = TestServer.start(Sockets.class, "watt.watchdog.interval=20ms",
				"watt.watchdog.spare-after=100ms", "watt.watchdog.give-up-after=300ms");
				RawConnection connection = RawConnection.open(server)) {
			assertThat(upgrade(connection, "/stuck").status()).isEqualTo(101);
			connection.send(TEXT_FRAME);
			assertThat(connection.isClosedByServer()).isTrue();
			RunQueue queue = server.bean(RunQueue.class);
			assertThat(queue.quarantined()).extracting(QuarantinedThread::request).containsExactly("GET /stuck");
			assertThat(exchange(server, "/echo", List.of("first"))).containsExactly("first");
			server.bean(Sockets.class).stuck.release();
			Awaitility.await().until(() -> queue.quarantined().isEmpty());
			assertNothingStaysOpen(server);
		}
	}

	private RawConnection.Response upgrade(RawConnection connection, String path) throws Exception {
		return connection.get(path, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
	}

	private void assertNothingStaysOpen(TestServer server) {
		Awaitility.await().until(() -> server.connections() == 0 && server.inFlight() == 0);
	}

	private List<String> exchange(TestServer server, String path, List<String> texts) {
		return connect(server, path,
				(session) -> session.send(Flux.fromIterable(texts).map(session::textMessage))
					.thenMany(session.receive().take(texts.size()))
					.map(WebSocketMessage::getPayloadAsText));
	}

	private <T> List<T> connect(TestServer server, String path, Function<WebSocketSession, Flux<T>> conversation) {
		CompletableFuture<List<T>> received = new CompletableFuture<>();
		URI uri = URI.create(server.url(path).replace("http:", "ws:"));
		new ReactorNettyWebSocketClient()
			.execute(uri, (session) -> conversation.apply(session).collectList().doOnNext(received::complete).then())
			.block(TIMEOUT);
		assertThat(received).isCompleted();
		return received.join();
	}

	@Configuration(proxyBeanMethods = false)
	static class Sockets {

		final ThreadTrace trace = new ThreadTrace();

		final GiveUpIntegrationTests.Stuck stuck = new GiveUpIntegrationTests.Stuck();

		final CompletableFuture<Void> handled = new CompletableFuture<>();

		final CompletableFuture<CloseStatus> closeStatus = new CompletableFuture<>();

		@Bean
		HandlerMapping sockets() {
			Map<String, WebSocketHandler> handlers = Map.of("/echo", this::echo, "/source", this::source, "/close",
					(session) -> session.close(new CloseStatus(4001, "enough")), "/silent", this::silent, "/stuck",
					this::stuck);
			return new SimpleUrlHandlerMapping(handlers, 1);
		}

		private Mono<Void> echo(WebSocketSession session) {
			this.trace.mark("handle");
			Flux<WebSocketMessage> answers = session.receive().map((message) -> {
				this.trace.mark("receive");
				return answer(session, message);
			}).doOnComplete(() -> this.trace.mark("receive complete"));
			session.closeStatus()
				.doOnNext((status) -> this.trace.mark("close status"))
				.subscribe(this.closeStatus::complete);
			this.handled.complete(null);
			return session.send(answers.doOnNext((answer) -> this.trace.mark("send")))
				.then(Mono.fromRunnable(() -> this.trace.mark("after send")))
				.then()
				.doFinally((signal) -> this.trace.mark("after session"));
		}

		private WebSocketMessage answer(WebSocketSession session, WebSocketMessage message) {
			if (message.getType() == WebSocketMessage.Type.TEXT) {
				return session.textMessage(message.getPayloadAsText(StandardCharsets.UTF_8));
			}
			DataBuffer payload = message.getPayload();
			byte[] bytes = new byte[payload.readableByteCount()];
			payload.read(bytes);
			return session.binaryMessage((factory) -> factory.wrap(bytes));
		}

		private Mono<Void> source(WebSocketSession session) {
			return session
				.send(Flux.range(0, MESSAGES).map((i) -> session.textMessage(Thread.currentThread().getName())));
		}

		private Mono<Void> stuck(WebSocketSession session) {
			return session.receive().doOnNext((message) -> this.stuck.stay()).then();
		}

		private Mono<Void> silent(WebSocketSession session) {
			this.trace.mark("handle");
			return session.receive()
				.doFinally((signal) -> this.trace.mark("receive finally"))
				.then()
				.doFinally((signal) -> this.trace.mark("session finally"));
		}

	}

}
