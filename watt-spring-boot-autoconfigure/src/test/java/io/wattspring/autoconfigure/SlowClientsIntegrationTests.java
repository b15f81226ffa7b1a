package io.wattspring.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.wattspring.dispatch.RunQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of clients that take their time to send a request: there is one run thread, and
 * they do not hold it.
 */
class SlowClientsIntegrationTests {

	private static final int CLIENTS = 20;

	private final List<RawConnection> clients = new ArrayList<>();

	private TestServer server;

	private RunQueue queue;

	@BeforeEach
	void start() throws IOException {
		this.server = TestServer.start(TestEndpoints.class, "watt.workers=1", "watt.watchdog.max-spares=0");
		this.queue = this.server.bean(RunQueue.class);
		for (int i = 0; i < CLIENTS; i++) {
			this.clients.add(RawConnection.open(this.server));
		}
	}

	@AfterEach
	void close() throws IOException {
		for (RawConnection client : this.clients) {
			client.close();
		}
		this.server.close();
	}

	@Test
	void headerAfterHeaderHoldsNoRunThread() throws IOException {
		send("GET /hello HTTP/1.1\r\nHost: localhost\r\n");
		for (int i = 0; i < 5; i++) {
			send("X-Header-" + i + ": va");
			assertOthersAreServed();
			Awaitility.await().until(() -> this.queue.admission().inFlight() == 0);
			send("lue\r\n");
		}
		send("\r\n");
		for (RawConnection client : this.clients) {
			assertThat(client.read().body()).isEqualTo("hello");
		}
	}

	@Test
	void bodyByteAfterByteHoldsNoRunThread() throws IOException {
		for (String path : List.of("/who", "/count")) {
			send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n");
			for (int i = 0; i < 5; i++) {
				Awaitility.await().until(() -> this.queue.admission().inFlight() == CLIENTS);
				assertOthersAreServed();
				send("x");
			}
			for (RawConnection client : this.clients) {
				assertThat(client.read().body()).startsWith("5");
			}
			Awaitility.await().until(() -> this.queue.admission().inFlight() == 0);
		}
	}

	@Test
	void chunkAfterChunkHoldsNoRunThread() throws IOException {
		send("POST /count HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
		for (int i = 0; i < 5; i++) {
			send("1\r\n");
			assertOthersAreServed();
			send("x\r\n");
		}
		send("0\r\n\r\n");
		for (RawConnection client : this.clients) {
			assertThat(client.read().body()).isEqualTo("5");
		}
	}

	private void send(String text) throws IOException {
		for (RawConnection client : this.clients) {
			client.send(text);
		}
	}

	private void assertOthersAreServed() throws IOException {
		try (RawConnection other = RawConnection.open(this.server)) {
			assertThat(other.get("/hello").body()).isEqualTo("hello");
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.queue.snapshots()).hasSize(1).allMatch((thread) -> thread.run() == 0));
	}

}
