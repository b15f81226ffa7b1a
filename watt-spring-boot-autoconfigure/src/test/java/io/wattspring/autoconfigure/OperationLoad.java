package io.wattspring.autoconfigure;

import java.io.IOException;
import java.security.GeneralSecurityException;
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

import javax.net.ssl.SSLContext;

import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContextBuilder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * 500 requests a second of clients that keep their connections, of clients that do not,
 * and of HTTP/2, while an operator does what operators do. Whatever goes wrong for any of
 * them is kept as a failure.
 */
final class OperationLoad implements AutoCloseable {

	private static final int CLIENTS_OF_A_KIND = 4;

	private static final int PERIOD_MILLIS = 24;

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger connections = new AtomicInteger();

	private final List<Client> clients = new ArrayList<>();

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3 * CLIENTS_OF_A_KIND + 1);

	private final TestClient operator = TestClient.http1();

	private final TestServer server;

	private final @Nullable Certificate certificate;

	private final @Nullable SSLContext trust;

	private OperationLoad(TestServer server, @Nullable Certificate certificate)
			throws GeneralSecurityException, IOException {
		this.server = server;
		this.certificate = certificate;
		this.trust = (certificate != null) ? Certificate.trusting(certificate) : null;
	}

	/**
	 * Begin the load.
	 * @param server what to ask for {@code /who}; its management port is open to
	 * operations
	 * @param certificate the certificate of the server, or {@code null} if it is without
	 * TLS
	 * @return the load
	 */
	static OperationLoad start(TestServer server, @Nullable Certificate certificate)
			throws GeneralSecurityException, IOException {
		OperationLoad load = new OperationLoad(server, certificate);
		for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
			load.begin(load.new KeepAliveClient());
			load.begin(load.new NewConnectionClient());
			load.begin(load.new Http2Client());
		}
		return load;
	}

	private void begin(Client client) {
		this.clients.add(client);
		this.threads.scheduleAtFixedRate(() -> survive(() -> {
			client.request();
			return this.answered.incrementAndGet();
		}), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * Have something done again and again, beside the load.
	 * @param seconds seconds from the end of one time to the next
	 * @param task what to do
	 */
	void repeat(int seconds, Callable<?> task) {
		this.threads.scheduleWithFixedDelay(() -> survive(task), 1, seconds, TimeUnit.SECONDS);
	}

	private void survive(Callable<?> task) {
		try {
			task.call();
		}
		catch (Throwable ex) {
			if (!this.threads.isShutdown()) {
				this.failures.add(ex + " after " + this.answered + " requests; " + this.server.workers());
			}
		}
	}

	/**
	 * Have an operation done, which must not cut anybody off.
	 * @param path path below that of the endpoint
	 * @param json the operation
	 */
	void operate(String path, String json) throws Exception {
		var response = this.operator.post("http://localhost:" + this.server.managementPort() + "/actuator/watt" + path,
				json.getBytes(), "Content-Type", "application/json");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		assertThat(response.body()).doesNotContainPattern("\"cutOff\":[1-9]");
	}

	Queue<String> failures() {
		return this.failures;
	}

	int answered() {
		return this.answered.get();
	}

	/**
	 * Return how many connections the clients of HTTP/1.1 have opened.
	 * @return the number so far
	 */
	int connections() {
		return this.connections.get();
	}

	@Override
	public void close() throws IOException {
		this.threads.shutdownNow();
		Awaitility.await().until(this.threads::isTerminated);
		for (Client client : this.clients) {
			client.close();
		}
	}

	private RawConnection open() throws IOException {
		this.connections.incrementAndGet();
		return (this.trust != null) ? RawConnection.openTls(this.server, this.trust) : RawConnection.open(this.server);
	}

	/**
	 * A client that has one request under way.
	 */
	private interface Client {

		void request() throws Exception;

		void close() throws IOException;

	}

	private final class KeepAliveClient implements Client {

		private @Nullable RawConnection connection;

		@Override
		public void request() throws Exception {
			RawConnection connection = (this.connection != null) ? this.connection : open();
			this.connection = connection;
			RawConnection.Response response = connection.get("/who");
			assertThat(response.status()).isEqualTo(200);
			if ("close".equals(response.headers().get("connection"))) {
				close();
			}
		}

		@Override
		public void close() throws IOException {
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
			try (RawConnection connection = open()) {
				assertThat(connection.get("/who").status()).isEqualTo(200);
			}
		}

		@Override
		public void close() {
		}

	}

	private final class Http2Client implements Client {

		private final ConnectionProvider connections = ConnectionProvider.create("load", 1);

		private final HttpClient client = client(OperationLoad.this.certificate);

		private HttpClient client(@Nullable Certificate certificate) {
			HttpClient client = HttpClient.create(this.connections)
				.host("localhost")
				.port(OperationLoad.this.server.port())
				.disableRetry(true);
			if (certificate == null) {
				return client.protocol(HttpProtocol.H2C);
			}
			// By ALPN
			GenericSslContextSpec<SslContextBuilder> tls = Http2SslContextSpec.forClient()
				.configure((context) -> context.trustManager(certificate.certificate()));
			return client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11).secure((spec) -> spec.sslContext(tls));
		}

		@Override
		public void request() {
			this.client.get()
				.uri("/who")
				.responseSingle((response, body) -> isExpected(response) ? body.asString()
						: Mono.error(new IllegalStateException(response.version() + " " + response.status())))
				.block(Duration.ofSeconds(30));
		}

		private boolean isExpected(HttpClientResponse response) {
			return response.status().code() == 200 && response.version().equals(HttpVersion.valueOf("HTTP/2.0"));
		}

		@Override
		public void close() {
			this.connections.disposeLater().block();
		}

	}

}
