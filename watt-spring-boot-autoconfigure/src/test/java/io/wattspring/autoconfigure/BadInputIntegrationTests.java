package io.wattspring.autoconfigure;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.wattspring.autoconfigure.RawConnection.Response;
import io.wattspring.dispatch.RunQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of requests that are too long or too many, and of connections that are closed in
 * one direction. With {@code watt.enabled=false} stock Spring Boot is asked the same.
 */
class BadInputIntegrationTests {

	private static final int PIPELINED = 10_000;

	private static final int ENOUGH = 64 * 1024 * 1024;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void requestLineOfOneMegabyteIsRefusedAndEndsTheConnection(boolean watt) throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class, "watt.enabled=" + watt)) {
			try (RawConnection connection = RawConnection.open(server)) {
				CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendLongLine(connection));
				assertThat(connection.readUpTo("none")).startsWith("HTTP/1.1 414");
				sending.get(30, TimeUnit.SECONDS);
			}
			try (RawConnection connection = RawConnection.open(server)) {
				assertThat(connection.get("/hello").body()).isEqualTo("hello");
			}
		}
	}

	private static void sendLongLine(RawConnection connection) {
		try {
			connection.sendGet("/" + "x".repeat(1024 * 1024));
		}
		catch (IOException ex) {
			// The server has heard enough
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void clientThatSendsNoMoreHasLeft(boolean watt) throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class, "watt.enabled=" + watt)) {
			try (RawConnection connection = RawConnection.open(server)) {
				connection.sendGet("/slow?ms=5000");
				connection.socket().shutdownOutput();
				assertThat(connection.isClosedByServer()).isTrue();
			}
			if (watt) {
				RunQueue queue = server.bean(RunQueue.class);
				Awaitility.await().until(() -> queue.admission().left() == 1);
				Awaitility.await().until(() -> server.inFlight() == 0 && server.connections() == 0);
			}
		}
	}

	@Test
	void pipelinedRequestsAreAnsweredInOrder() throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class, "watt.workers=1");
				RawConnection connection = RawConnection.open(server)) {
			CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendMany(connection));
			RunQueue queue = server.bean(RunQueue.class);
			for (int i = 0; i < PIPELINED; i++) {
				Response response = connection.read();
				assertThat(response.body()).isEqualTo("number " + i);
				assertThat(queue.admission().inFlight()).isLessThanOrEqualTo(2);
			}
			sending.get(30, TimeUnit.SECONDS);
			Awaitility.await().until(() -> queue.admission().inFlight() == 0 && server.inFlight() == 0);
		}
	}

	private static void sendMany(RawConnection connection) {
		try {
			for (int i = 0; i < PIPELINED; i++) {
				connection.sendGet("/number/" + i);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	@Tag("boot-4.1") // Reactor Netty before 1.3.7 reads on
	void clientThatPipelinesBehindARequestThatWaitsIsNotReadFrom() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, "watt.workers=1")) {
			try (SocketChannel client = SocketChannel.open(new InetSocketAddress("localhost", server.port()))) {
				client.configureBlocking(false);
				client.write(request("/gate"));
				RunQueue queue = server.bean(RunQueue.class);
				Awaitility.await().until(() -> queue.admission().inFlight() == 1);
				long sent = sendUntilStuck(client);
				assertThat(sent).isLessThan(ENOUGH);
				assertThat(queue.admission().inFlight()).isOne();
			}
			// What is not read from is not seen to be closed
			server.bean(Gate.class).open();
			Awaitility.await().until(() -> server.inFlight() == 0 && server.connections() == 0);
		}
	}

	/**
	 * Send requests until none has been taken for a while.
	 * @param client the connection
	 * @return bytes sent
	 */
	private static long sendUntilStuck(SocketChannel client) throws IOException {
		ByteBuffer requests = request("/hello?" + "x".repeat(1000));
		long sent = 0;
		long lastSent = System.nanoTime();
		while (sent < ENOUGH && System.nanoTime() - lastSent < Duration.ofMillis(500).toNanos()) {
			int written = client.write(requests);
			if (written > 0) {
				sent += written;
				lastSent = System.nanoTime();
			}
			if (!requests.hasRemaining()) {
				requests.rewind();
			}
		}
		return sent;
	}

	private static ByteBuffer request(String path) {
		return ByteBuffer
			.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void connectionThatSendsNonsenseIsAnsweredAndClosed() throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class)) {
			for (String nonsense : new String[] { "\u0016\u0003\u0001\u0000 nonsense\r\n\r\n",
					"GET /hello HTTP/1.1\r\nHost localhost\r\n\r\n", "GET /hello\r\n\r\n" }) {
				try (RawConnection connection = RawConnection.open(server)) {
					connection.send(nonsense);
					assertThat(connection.readUpTo("none")).startsWith("HTTP/1.1 400").containsOnlyOnce("HTTP/1.1");
				}
				catch (SocketException ex) {
					// Closed while it was being sent
				}
			}
			Awaitility.await().until(() -> server.connections() == 0 && server.inFlight() == 0);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	@RestController
	static class Endpoints {

		@GetMapping("/number/{number}")
		String number(@PathVariable int number) {
			return "number " + number;
		}

	}

}
