package io.wattspring.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.WebFilter;
import reactor.netty.Connection;

import io.wattspring.worker.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of how the server stops.
 */
@Tag("transport")
@Tag("socket")
@Timeout(60)
class GracefulShutdownIntegrationTests {

	private static final String GRACEFUL = "server.shutdown=graceful";

	/**
	 * Far longer than a test may take: what waits for it fails.
	 */
	private static final String LONG_PHASE = "spring.lifecycle.timeout-per-shutdown-phase=1h";

	@Test
	void requestWhenInFlightIsFinishedAndItsConnectionClosed() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, GRACEFUL, LONG_PHASE);
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet("/gate");
			Awaitility.await().until(() -> server.inFlight() == 1);
			CompletableFuture<Void> closed = drain(server);
			server.bean(Gate.class).open();
			RawConnection.Response response = connection.read();
			assertThat(response.body()).isEqualTo("opened");
			assertThat(response.headers()).containsEntry("connection", "close");
			assertThat(connection.isClosedByServer()).isTrue();
			closed.get();
		}
	}

	@Test
	void connectionWhenIdleIsClosedWhileAnotherIsInFlight() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, GRACEFUL, LONG_PHASE,
				"watt.drain.keep-alive-grace=100ms");
				RawConnection busy = RawConnection.open(server);
				RawConnection idle = RawConnection.open(server)) {
			assertThat(idle.get("/hello").status()).isEqualTo(200);
			busy.sendGet("/gate");
			Awaitility.await().until(() -> server.inFlight() == 1);
			CompletableFuture<Void> closed = drain(server);
			assertThat(idle.isClosedByServer()).isTrue();
			assertThat(closed).isNotDone();
			server.bean(Gate.class).open();
			assertThat(busy.read().body()).isEqualTo("opened");
			closed.get();
		}
	}

	@Test
	void requestWhenSentDuringDrainIsAnsweredAndItsConnectionClosed() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, GRACEFUL, LONG_PHASE, "watt.drain.keep-alive-grace=1h");
				RawConnection connection = RawConnection.open(server)) {
			assertThat(connection.get("/hello").headers()).doesNotContainEntry("connection", "close");
			CompletableFuture<Void> closed = drain(server);
			RawConnection.Response response = connection.get("/hello");
			assertThat(response.body()).isEqualTo("hello");
			assertThat(response.headers()).containsEntry("connection", "close");
			assertThat(connection.isClosedByServer()).isTrue();
			closed.get();
		}
	}

	@Test
	void streamWhenInFlightIsFinishedAfterGoAway() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, GRACEFUL, LONG_PHASE, "server.http2.enabled=true");
				RawHttp2Connection connection = RawHttp2Connection.open(server)) {
			connection.get(1, "/gate");
			Awaitility.await().until(() -> server.inFlight() == 1);
			CompletableFuture<Void> closed = drain(server);
			RawHttp2Connection.Frame goAway = connection
				.readUntil((frame) -> frame.type() == RawHttp2Connection.GOAWAY);
			assertThat(goAway).isNotNull();
			assertThat(goAway.goAwayError()).isZero();
			server.bean(Gate.class).open();
			assertThat(connection.readUntil((frame) -> frame.endsStream(1))).isNotNull();
			assertThat(connection.readUntil((frame) -> false)).isNull();
			closed.get();
		}
	}

	@Test
	void streamWhenItTakesLongerThanNettyWaitsIsFinished() throws Exception {
		try (TestServer server = TestServer.start(Impatient.class, GRACEFUL, LONG_PHASE, "server.http2.enabled=true",
				"watt.drain.keep-alive-grace=0"); RawHttp2Connection connection = RawHttp2Connection.open(server)) {
			Channel channel = impatient(server, connection);
			CompletableFuture<Void> closed = drain(server);
			for (int i = 0; i < 2; i++) {
				assertThat(connection.readUntil((frame) -> frame.type() == RawHttp2Connection.GOAWAY)).isNotNull();
			}
			passTimeOn(channel.eventLoop());
			server.bean(Gate.class).open();
			assertThat(connection.body(1)).isEqualTo("opened");
			assertThat(connection.readUntil((frame) -> false)).isNull();
			closed.get();
		}
	}

	@Test
	void streamWhenItOutlivesThePhaseIsCut() throws Exception {
		try (TestServer server = TestServer.start(Impatient.class, GRACEFUL, "server.http2.enabled=true",
				"spring.lifecycle.timeout-per-shutdown-phase=500ms", "watt.drain.keep-alive-grace=0");
				RawHttp2Connection connection = RawHttp2Connection.open(server)) {
			impatient(server, connection);
			server.context().close();
			assertThat(connection.readUntil((frame) -> frame.endsStream(1))).isNull();
		}
	}

	// An event loop that is shut down while it runs its tasks ends after these
	@Test
	void streamWhenTheServerStopsWhileItsEventLoopRunsATaskIsCut() throws Exception {
		try (TestServer server = TestServer.start(Impatient.class, "server.shutdown=immediate",
				"server.http2.enabled=true"); RawHttp2Connection connection = RawHttp2Connection.open(server)) {
			EventLoop eventLoop = impatient(server, connection).eventLoop();
			eventLoop.execute(() -> {
				long begin = System.nanoTime();
				while (!eventLoop.isShuttingDown() && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1)) {
					Thread.onSpinWait();
				}
			});
			server.context().close();
			assertThat(connection.readUntil((frame) -> frame.endsStream(1))).isNull();
		}
	}

	private Channel impatient(TestServer server, RawHttp2Connection connection) throws Exception {
		connection.get(1, "/gate");
		Awaitility.await().until(() -> server.inFlight() == 1);
		Channel channel = server.bean(Impatient.class).connection.get(30, TimeUnit.SECONDS);
		channel.eventLoop()
			.submit(() -> channel.pipeline().get(Http2ConnectionHandler.class).gracefulShutdownTimeoutMillis(1))
			.get();
		return channel;
	}

	// Timers of one event loop go off in their order
	private void passTimeOn(EventLoop eventLoop) throws Exception {
		eventLoop.schedule(() -> {
		}, 50, TimeUnit.MILLISECONDS).get();
	}

	@Test
	void connectionsWhenInAcceptQueueAreAnswered() throws Exception {
		List<RawConnection> waiting = new ArrayList<>();
		try (TestServer server = TestServer.start(Acceptors.class, GRACEFUL, LONG_PHASE)) {
			Acceptors acceptors = server.bean(Acceptors.class);
			acceptors.hold();
			for (int i = 0; i < 40; i++) {
				RawConnection connection = RawConnection.open(server);
				connection.sendGet("/hello");
				waiting.add(connection);
			}
			assertThat(server.connections()).isZero();
			CompletableFuture<Void> closed = drain(server);
			acceptors.letGo();
			for (RawConnection connection : waiting) {
				assertThat(connection.read().body()).isEqualTo("hello");
			}
			closed.get();
		}
		finally {
			for (RawConnection connection : waiting) {
				connection.close();
			}
		}
	}

	@Test
	void requestWhenShutdownIsImmediateIsCut() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, "server.shutdown=immediate", LONG_PHASE);
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet("/gate");
			Awaitility.await().until(() -> server.inFlight() == 1);
			server.context().close();
			assertThatIOException().isThrownBy(connection::read);
		}
	}

	@Test
	void requestWhenItOutlivesThePhaseIsCut() throws Exception {
		assertCut("/gate");
	}

	@Test
	void requestWhenItBlocksARunThreadBeyondThePhaseIsCut() throws Exception {
		assertCut("/block");
	}

	private void assertCut(String path) throws IOException {
		try (TestServer server = TestServer.start(Gate.class, GRACEFUL,
				"spring.lifecycle.timeout-per-shutdown-phase=200ms");
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet(path);
			Awaitility.await().until(() -> server.inFlight() == 1);
			server.context().close();
			assertThatIOException().isThrownBy(connection::read);
		}
	}

	private CompletableFuture<Void> drain(TestServer server) {
		CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
		Awaitility.await()
			.until(() -> server.workers().stream().allMatch((worker) -> worker.state() != WorkerState.SERVING));
		return closed;
	}

	/**
	 * Lets a test have Netty wait for streams for a short time only.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(Gate.class)
	static class Impatient {

		private final CompletableFuture<Channel> connection = new CompletableFuture<>();

		@Bean
		WebFilter seesConnection() {
			return (exchange, chain) -> {
				Connection stream = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
				this.connection.complete(stream.channel().parent());
				return chain.filter(exchange);
			};
		}

	}

	/**
	 * Lets a test hold the threads that accept connections.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	static class Acceptors {

		private final Queue<Channel> listeners = new ConcurrentLinkedQueue<>();

		private final CountDownLatch released = new CountDownLatch(1);

		@Bean
		NettyServerCustomizer seesListeners() {
			return (server) -> server.doOnBound((bound) -> this.listeners.add(bound.channel()));
		}

		void hold() throws InterruptedException {
			Awaitility.await().until(() -> this.listeners.size() == 2);
			CountDownLatch held = new CountDownLatch(this.listeners.size());
			this.listeners.forEach((listener) -> listener.eventLoop().execute(() -> {
				held.countDown();
				await();
			}));
			assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
		}

		private void await() {
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		void letGo() {
			this.released.countDown();
		}

	}

}
