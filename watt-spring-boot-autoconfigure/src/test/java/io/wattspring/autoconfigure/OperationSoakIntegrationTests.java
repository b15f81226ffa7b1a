package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that reloading and scaling lose no request, under 500 requests a second of
 * clients that keep their connections, of clients that do not, and of HTTP/2. The length
 * is set by {@code -Dwatt.soak.requests}.
 */
class OperationSoakIntegrationTests {

	private static final int REQUESTS = Integer.getInteger("watt.soak.requests", 7500);

	private static final int CLIENTS_OF_A_KIND = 4;

	private static final int PERIOD_MILLIS = 24;

	private static final int OPERATION_SECONDS = 2;

	private static final int[] SCALES = { 4, 1, 2 };

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger reloads = new AtomicInteger();

	private final AtomicInteger scales = new AtomicInteger();

	private final List<Client> clients = new ArrayList<>();

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3 * CLIENTS_OF_A_KIND + 1);

	private final TestClient operator = TestClient.http1();

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.start(TestEndpoints.class, "server.http2.enabled=true", "management.server.port=0",
				"management.endpoint.watt.access=unrestricted", "watt.drain.keep-alive-grace=1s");
	}

	@AfterEach
	void stop() throws Exception {
		this.threads.shutdownNow();
		this.threads.awaitTermination(20, TimeUnit.SECONDS);
		for (Client client : this.clients) {
			client.close();
		}
		this.server.close();
	}

	@Test
	void noRequestFailsWhileWorkersAreReloadedAndScaled() throws Exception {
		for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
			begin(new KeepAliveClient());
			begin(new NewConnectionClient());
			begin(new Http2Client());
		}
		this.threads.scheduleWithFixedDelay(() -> survive(this::operate), 1, OPERATION_SECONDS, TimeUnit.SECONDS);
		Awaitility.await()
			.atMost(Duration.ofMillis(60_000 + 10L * REQUESTS))
			.until(() -> this.answered.get() >= REQUESTS || !this.failures.isEmpty());
		assertThat(this.failures).isEmpty();
		assertThat(this.reloads).hasPositiveValue();
		assertThat(this.scales).hasPositiveValue();
		System.out.printf("%d requests, %d reloads, %d scalings%n", this.answered.get(), this.reloads.get(),
				this.scales.get());
	}

	private void begin(Client client) {
		this.clients.add(client);
		this.threads.scheduleAtFixedRate(() -> survive(() -> {
			client.request();
			return this.answered.incrementAndGet();
		}), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void survive(Callable<?> task) {
		try {
			task.call();
		}
		catch (Throwable ex) {
			if (!this.threads.isShutdown()) {
				this.failures.add(ex + " after " + this.answered + " requests, " + this.reloads + " reloads, "
						+ this.scales + " scalings; " + this.server.workers());
			}
		}
	}

	private int operate() throws Exception {
		post("{\"action\":\"reload\"}");
		this.reloads.incrementAndGet();
		post("{\"action\":\"scale\",\"workers\":%d}".formatted(SCALES[this.scales.get() % SCALES.length]));
		return this.scales.incrementAndGet();
	}

	private void post(String json) throws Exception {
		var response = this.operator.post("http://localhost:" + this.server.managementPort() + "/actuator/watt",
				json.getBytes(), "Content-Type", "application/json");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(response.body()).doesNotContain("\"cutOff\":1", "\"cutOff\":2");
	}

	/**
	 * A client that has one request under way.
	 */
	private interface Client {

		void request() throws Exception;

		void close() throws Exception;

	}

	private final class KeepAliveClient implements Client {

		private @Nullable RawConnection connection;

		@Override
		public void request() throws Exception {
			RawConnection connection = (this.connection != null) ? this.connection
					: RawConnection.open(OperationSoakIntegrationTests.this.server);
			this.connection = connection;
			RawConnection.Response response = connection.get("/who");
			assertThat(response.status()).isEqualTo(200);
			if ("close".equals(response.headers().get("connection"))) {
				close();
			}
		}

		@Override
		public void close() throws Exception {
			RawConnection connection = this.connection;
			this.connection = null;
			if (connection != null) {
				connection.close();
			}
		}

	}

	private final class NewConnectionClient implements Client {

		@Override
		public void request() throws Exception {
			try (RawConnection connection = RawConnection.open(OperationSoakIntegrationTests.this.server)) {
				assertThat(connection.get("/who").status()).isEqualTo(200);
			}
		}

		@Override
		public void close() {
		}

	}

	private final class Http2Client implements Client {

		private final ConnectionProvider connections = ConnectionProvider.create("soak", 1);

		private final HttpClient client = HttpClient.create(this.connections)
			.protocol(HttpProtocol.H2C)
			.disableRetry(true);

		@Override
		public void request() {
			this.client.get()
				.uri(OperationSoakIntegrationTests.this.server.url("/who"))
				.responseSingle((response, body) -> (response.status().code() == 200) ? body.asString()
						: Mono.error(new IllegalStateException("status " + response.status())))
				.block(Duration.ofSeconds(30));
		}

		@Override
		public void close() {
			this.connections.disposeLater().block();
		}

	}

}
