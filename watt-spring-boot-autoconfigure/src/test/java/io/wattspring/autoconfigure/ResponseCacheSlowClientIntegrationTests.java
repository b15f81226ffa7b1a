package io.wattspring.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of clients that do not read what is too long to be stored.
 */
@Tag("transport")
@Tag("socket")
class ResponseCacheSlowClientIntegrationTests {

	private static final int COUNT = 4000;

	private static final int SIZE = 10_000;

	private final TestClient client = TestClient.http1();

	private final List<RawConnection> connections = new ArrayList<>();

	private TestServer server;

	private CachedEndpoints endpoints;

	private ResponseCache cache;

	@BeforeEach
	void start() {
		this.server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true", "watt.cache.lock-timeout=1s",
				"watt.cache.max-copying=2MB");
		this.endpoints = this.server.bean(CachedEndpoints.class);
		this.cache = this.server.bean(ResponseCache.class);
	}

	@AfterEach
	void close() throws IOException {
		this.endpoints.gate.countDown();
		for (RawConnection connection : this.connections) {
			connection.close();
		}
		this.server.close();
	}

	@Test
	void clientThatDoesNotReadHoldsUpTheOthersForTheLockTimeoutOnly() throws Exception {
		String path = "/chunks?gated=true&count=" + COUNT + "&size=" + SIZE;
		RawConnection slow = open(path);
		Awaitility.await().until(() -> this.endpoints.calls("chunks") == 1);
		RawConnection fast = open(path);
		Awaitility.await().until(() -> this.cache.statistics().collapsed() == 1);
		this.endpoints.gate.countDown();
		assertThat(fast.readUntilClosed()).isGreaterThan(COUNT * SIZE);
		assertThat(this.endpoints.calls("chunks")).isOne();
		// Without reading what it has been sent
		Awaitility.await().until(() -> isReset(slow));
		Awaitility.await().until(() -> this.cache.statistics().copyingBytes() == 0);
	}

	@Test
	void clientsThatDoNotReadKeepNothingFromBeingStored() throws Exception {
		for (int i = 0; i < 3; i++) {
			open("/chunks?count=" + COUNT + "&size=" + SIZE + "&n=" + i);
		}
		Awaitility.await().until(() -> this.endpoints.calls("chunks") == 3);
		String path = this.server.url("/chunks?count=100&size=" + SIZE);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> this.client.get(path)
				.headers()
				.firstValue("cache-status")
				.orElseThrow()
				.startsWith("Watt; hit"));
	}

	private static boolean isReset(RawConnection connection) {
		try {
			connection.send("x");
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	private RawConnection open(String path) throws IOException {
		RawConnection connection = RawConnection.open(this.server);
		this.connections.add(connection);
		connection.sendGet(path, "Connection: close");
		return connection;
	}

}
