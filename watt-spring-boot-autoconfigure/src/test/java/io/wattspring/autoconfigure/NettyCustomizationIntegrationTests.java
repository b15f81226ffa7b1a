package io.wattspring.autoconfigure;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the beans by which an application shapes the server.
 */
@Tag("transport")
@ExtendWith(OutputCaptureExtension.class)
class NettyCustomizationIntegrationTests {

	private static final int CONNECTIONS = 64;

	@Test
	void customizerIsAppliedToEachWorker() throws Exception {
		try (TestServer server = TestServer.start(ConnectionCustomizer.class)) {
			for (int i = 0; i < CONNECTIONS; i++) {
				try (RawConnection connection = RawConnection.open(server)) {
					assertThat(connection.get("/hello").status()).isEqualTo(200);
				}
			}
			assertThat(server.bean(ConnectionCustomizer.class).threads).hasSize(2)
				.allMatch((name) -> name.startsWith("watt-1-") || name.startsWith("watt-2-"));
		}
	}

	@Test
	void accessLogWhenCustomizerAsksForItIsWritten(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(AccessLogCustomizer.class)) {
			assertThat(TestClient.http1().get(server.url("/hello?logged")).statusCode()).isEqualTo(200);
			Awaitility.await().until(() -> output.getAll().contains("\"GET /hello?logged HTTP/1.1\" 200"));
		}
	}

	@Test
	void routeOfProviderAnswersAndOtherPathsReachTheApplication() throws Exception {
		try (TestServer server = TestServer.start(Route.class)) {
			TestClient client = TestClient.http1();
			assertThat(client.get(server.url("/route")).body()).isEqualTo("route");
			assertThat(client.get(server.url("/hello")).body()).isEqualTo("hello");
			assertThat(client.get(server.url("/who")).body()).startsWith("watt-run-");
			assertThat(client.get(server.url("/missing")).statusCode()).isEqualTo(404);
			Awaitility.await().until(() -> server.inFlight() == 0);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	static class ConnectionCustomizer {

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		@Bean
		NettyServerCustomizer seesConnections() {
			return (server) -> server
				.doOnConnection((connection) -> this.threads.add(Thread.currentThread().getName()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	static class AccessLogCustomizer {

		@Bean
		NettyServerCustomizer accessLog() {
			return (server) -> server.accessLog(true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	static class Route {

		@Bean
		NettyRouteProvider route() {
			return (routes) -> routes.get("/route", (request, response) -> response.sendString(Mono.just("route")));
		}

	}

}
