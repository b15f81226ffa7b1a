package io.wattspring.autoconfigure;

import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

import io.wattspring.worker.WorkerSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of HTTP/2, with and without TLS.
 */
@Tag("transport")
class Http2IntegrationTests {

	private static final int STREAMS = 100;

	private static final String HTTP2 = "server.http2.enabled=true";

	@TempDir
	private Path directory;

	@Test
	void connectionWhenUpgradedSpeaksHttp2() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, HTTP2)) {
			TestClient client = TestClient.http2();
			HttpResponse<String> response = client.get(server.url("/who"));
			assertThat(response.version()).isEqualTo(Version.HTTP_2);
			assertThat(response.body()).startsWith("watt-run-");
			assertThat(client.post(server.url("/who"), new byte[50_000]).body()).startsWith("50000 watt-run-");
		}
	}

	@Test
	void connectionWhenTlsNegotiatesHttp2() throws Exception {
		Certificate certificate = Certificate.generate(this.directory, "h2");
		certificate.writeTo(this.directory);
		try (TestServer server = TestServer.start(TestEndpoints.class, Certificate.properties(this.directory, HTTP2))) {
			String url = "https://localhost:" + server.port() + "/who";
			HttpResponse<String> http2 = TestClient.https(Version.HTTP_2, Certificate.trusting(certificate)).get(url);
			assertThat(http2.version()).isEqualTo(Version.HTTP_2);
			assertThat(http2.body()).startsWith("watt-run-");
			HttpResponse<String> http1 = TestClient.https(Version.HTTP_1_1, Certificate.trusting(certificate)).get(url);
			assertThat(http1.version()).isEqualTo(Version.HTTP_1_1);
		}
	}

	@Test
	void streamsOfOneCleartextConnectionRunAtOnce() {
		try (TestServer server = TestServer.start(Streams.class, HTTP2)) {
			assertStreamsRunAtOnce(server, (client) -> client.protocol(HttpProtocol.H2C));
		}
	}

	@Test
	void streamsOfOneTlsConnectionRunAtOnce() throws Exception {
		Certificate certificate = Certificate.generate(this.directory, "streams");
		certificate.writeTo(this.directory);
		GenericSslContextSpec<SslContextBuilder> tls = Http2SslContextSpec.forClient()
			.configure((context) -> context.trustManager(certificate.certificate()));
		try (TestServer server = TestServer.start(Streams.class, Certificate.properties(this.directory, HTTP2))) {
			assertStreamsRunAtOnce(server,
					(client) -> client.protocol(HttpProtocol.H2).secure((spec) -> spec.sslContext(tls)));
		}
	}

	private void assertStreamsRunAtOnce(TestServer server, UnaryOperator<HttpClient> protocol) {
		ConnectionProvider oneConnection = ConnectionProvider.builder("one")
			.maxConnections(1)
			.pendingAcquireMaxCount(2 * STREAMS)
			.allocationStrategy(
					Http2AllocationStrategy.builder().maxConnections(1).maxConcurrentStreams(STREAMS).build())
			.build();
		HttpClient client = protocol.apply(HttpClient.create(oneConnection).host("localhost").port(server.port()));
		try {
			assertThat(getAll(client, "/together")).containsOnly("all " + STREAMS);
			assertThat(getAll(client, "/pair")).contains("watt-run-1", "watt-run-2").hasSize(STREAMS);
			assertThat(server.workers().stream().mapToLong(WorkerSnapshot::accepted).sum()).isOne();
		}
		finally {
			oneConnection.disposeLater().block();
		}
	}

	private List<String> getAll(HttpClient client, String path) {
		return Flux.range(0, STREAMS)
			.flatMap((i) -> client.get().uri(path).responseContent().aggregate().asString(), STREAMS)
			.collectList()
			.block(Duration.ofSeconds(30));
	}

	/**
	 * Handlers that do not answer unless others run at the same time.
	 */
	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Streams {

		private final AtomicInteger arrived = new AtomicInteger();

		private final Sinks.One<String> all = Sinks.one();

		private final CyclicBarrier pair = new CyclicBarrier(2);

		@GetMapping("/together")
		Mono<String> together() {
			int arrived = this.arrived.incrementAndGet();
			if (arrived == STREAMS) {
				this.all.tryEmitValue("all " + arrived);
			}
			return this.all.asMono();
		}

		@GetMapping("/pair")
		String pair() throws Exception {
			this.pair.await(20, TimeUnit.SECONDS);
			return Thread.currentThread().getName();
		}

	}

}
