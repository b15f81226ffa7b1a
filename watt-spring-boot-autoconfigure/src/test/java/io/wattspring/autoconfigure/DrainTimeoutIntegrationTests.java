package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

import io.wattspring.worker.Drained;
import io.wattspring.worker.SwapReason;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how sessions and streams end that outlast a drain.
 */
@Timeout(60)
class DrainTimeoutIntegrationTests {

	private static final Duration SOON = Duration.ofMillis(300);

	@Test
	void webSocketSessionIsToldToComeAgain() throws Exception {
		try (TestServer server = TestServer.start(WebSocketIntegrationTests.Sockets.class, "watt.workers=1")) {
			CompletableFuture<Integer> closed = new CompletableFuture<>();
			WebSocket session = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://localhost:" + server.port() + "/echo"), new WebSocket.Listener() {

					@Override
					public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
						closed.complete(status);
						return CompletableFuture.completedStage(null);
					}

				})
				.get(10, TimeUnit.SECONDS);
			assertThat(session.isInputClosed()).isFalse();
			assertThat(swap(server)).isEqualTo(new Drained(1, 1));
			assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1012);
			Awaitility.await().until(() -> server.connections() == 0 && server.inFlight() == 0);
			assertThat(server.workers().get(0).quarantined()).isZero();
		}
	}

	@Test
	void streamOfEventsEndsWithTheConnection() throws Exception {
		try (TestServer server = TestServer.start(Ticks.class, "watt.workers=1");
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet("/ticks");
			assertThat(connection.readHead().status()).isEqualTo(200);
			assertThat(swap(server)).isEqualTo(new Drained(1, 1));
			while (connection.socket().getInputStream().read() != -1) {
				// Up to the end: no reset, which would be an exception
			}
			Awaitility.await().until(() -> server.connections() == 0 && server.inFlight() == 0);
		}
	}

	@Test
	void streamOfHttp2EndsWithTheConnection() throws Exception {
		try (TestServer server = TestServer.start(Ticks.class, "watt.workers=1", "server.http2.enabled=true");
				RawHttp2Connection connection = RawHttp2Connection.open(server)) {
			connection.get(1, "/ticks");
			connection.readUntil((frame) -> frame.type() == RawHttp2Connection.DATA);
			long begin = System.nanoTime();
			assertThat(swap(server)).isEqualTo(new Drained(1, 1));
			assertThat(connection.readUntil((frame) -> frame.type() == RawHttp2Connection.GOAWAY)).isNotNull();
			assertThat(connection.readUntil((frame) -> false)).isNull();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
			Awaitility.await().until(() -> server.connections() == 0 && server.inFlight() == 0);
		}
	}

	private static Drained swap(TestServer server) throws Exception {
		return server.bean(WorkerGroup.class).swap(1, SOON, SwapReason.SWAP).get(20, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Ticks {

		@GetMapping(path = "/ticks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<Long> ticks() {
			return Flux.<Long>never().startWith(1L);
		}

	}

}
