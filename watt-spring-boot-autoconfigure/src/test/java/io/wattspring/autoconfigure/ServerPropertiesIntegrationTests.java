package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code server.*} and {@code server.netty.*}.
 */
@Tag("transport")
class ServerPropertiesIntegrationTests {

	private final TestClient client = TestClient.http1();

	@Test
	void responseWhenTextOverMinimumSizeIsCompressed() throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class, "server.compression.enabled=true",
				"server.compression.min-response-size=1KB")) {
			HttpResponse<String> large = this.client.get(server.url("/text?n=20000"), "Accept-Encoding", "gzip");
			assertThat(large.headers().firstValue("content-encoding")).hasValue("gzip");
			assertThat(large.body().length()).isLessThan(2000);
			HttpResponse<String> small = this.client.get(server.url("/text?n=100"), "Accept-Encoding", "gzip");
			assertThat(small.headers().firstValue("content-encoding")).isEmpty();
			assertThat(small.body()).hasSize(100);
			HttpResponse<String> notAccepted = this.client.get(server.url("/text?n=20000"));
			assertThat(notAccepted.headers().firstValue("content-encoding")).isEmpty();
			assertThat(notAccepted.body()).hasSize(20000);
		}
	}

	@Test
	void forwardedHeadersWhenNativeAreUsed() throws Exception {
		assertForwarded("native");
	}

	@Test
	void forwardedHeadersWhenFrameworkAreUsed() throws Exception {
		assertForwarded("framework");
	}

	private void assertForwarded(String strategy) throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class, "server.forward-headers-strategy=" + strategy)) {
			assertThat(this.client
				.get(server.url("/uri"), "X-Forwarded-Proto", "https", "X-Forwarded-Host", "shop.example",
						"X-Forwarded-Port", "8443", "X-Forwarded-For", "192.0.2.7")
				.body()).isEqualTo("https://shop.example:8443/uri from 192.0.2.7");
		}
	}

	@Test
	void forwardedHeadersWhenNoneAreIgnored() throws Exception {
		try (TestServer server = TestServer.start(Endpoints.class, "server.forward-headers-strategy=none")) {
			assertThat(this.client.get(server.url("/uri"), "X-Forwarded-Host", "shop.example").body())
				.startsWith(server.url("/uri"));
		}
	}

	@Test
	void connectionWhenIdleIsClosed() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.netty.idle-timeout=200ms");
				RawConnection connection = RawConnection.open(server)) {
			assertThat(connection.get("/hello").status()).isEqualTo(200);
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void connectionWhenMaximumOfRequestsIsReachedIsClosed() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.netty.max-keep-alive-requests=3");
				RawConnection connection = RawConnection.open(server)) {
			assertThat(connection.get("/hello").headers()).doesNotContainEntry("connection", "close");
			assertThat(connection.get("/hello").headers()).doesNotContainEntry("connection", "close");
			assertThat(connection.get("/hello").headers()).containsEntry("connection", "close");
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void requestWhenLineIsTooLongIsRefused() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.netty.max-initial-line-length=1KB")) {
			assertThat(this.client.get(server.url("/hello?" + "x".repeat(900))).statusCode()).isEqualTo(200);
			// Over a connection of its own: Reactor Netty may leave the second one
			// unanswered
			assertThat(TestClient.http1().get(server.url("/hello?" + "x".repeat(2000))).statusCode()).isEqualTo(414);
		}
	}

	@ParameterizedTest
	@CsvSource({ "true, 400", "false, 200" })
	void requestWhenHeaderIsInvalidIsRefusedUnlessHeadersAreNotValidated(boolean validate, int status)
			throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.netty.validate-headers=" + validate);
				RawConnection connection = RawConnection.open(server)) {
			assertThat(connection.get("/hello", "X\u0001Y: z").status()).isEqualTo(status);
		}
	}

	@Test
	void requestWhenHeaderIsTooLargeIsRefused() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.max-http-request-header-size=2KB")) {
			assertThat(statusWithHeaderOf(server, 1000)).isEqualTo(200);
			assertThat(statusWithHeaderOf(server, 4000)).isEqualTo(431);
		}
	}

	private int statusWithHeaderOf(TestServer server, int length) throws Exception {
		try (RawConnection connection = RawConnection.open(server)) {
			return connection.get("/hello", "X-Large: " + "x".repeat(length)).status();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Endpoints {

		@GetMapping("/text")
		String text(@RequestParam int n) {
			return "x".repeat(n);
		}

		@GetMapping("/uri")
		String uri(ServerHttpRequest request) {
			return request.getURI() + " from " + request.getRemoteAddress().getHostString();
		}

	}

}
