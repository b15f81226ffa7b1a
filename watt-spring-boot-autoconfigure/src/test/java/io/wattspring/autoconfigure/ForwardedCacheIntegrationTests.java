package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the response cache where clients say how the application is reached.
 */
class ForwardedCacheIntegrationTests {

	private final TestClient client = TestClient.http1();

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void prefixThatAClientSaysDoesNotReplaceWhatOthersGet(String strategy) throws Exception {
		try (TestServer server = start("server.forward-headers-strategy=" + strategy)) {
			HttpResponse<String> evil = get(server, "/any?cc=max-age%3D60", "X-Forwarded-Prefix", "/any");
			assertThat(evil.body()).startsWith("call 1");
			assertThat(get(server, "/any/any?cc=max-age%3D60").statusCode()).isEqualTo(404);
			HttpResponse<String> again = get(server, "/any?cc=max-age%3D60", "X-Forwarded-Prefix", "/any");
			assertThat(again.headers().firstValue("cache-status").orElseThrow()).startsWith("Watt; hit");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void malformedFieldsAreTheApplicationsToRefuse(String position) throws Exception {
		try (TestServer server = start("server.forward-headers-strategy=framework",
				"watt.cache.position=" + position)) {
			assertThat(get(server, "/any", "X-Forwarded-Port", "abc").statusCode()).isEqualTo(400);
			assertThat(get(server, "/any", "X-Forwarded-Prefix", "%zz").statusCode()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "deflate" })
	void rangeIsOneOfTheBytesThatAreStored(String coding) throws Exception {
		try (TestServer server = start("server.compression.enabled=true")) {
			get(server, "/page");
			HttpResponse<String> part = get(server, "/page", "Range", "bytes=0-2999", "Accept-Encoding", coding);
			assertThat(part.statusCode()).isEqualTo(206);
			assertThat(part.headers().firstValue("content-encoding")).isEmpty();
			assertThat(part.body()).hasSize(3000);
		}
	}

	private static TestServer start(String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 1, properties.length);
		all[0] = "watt.cache.enabled=true";
		return TestServer.start(CachedEndpoints.class, all);
	}

	private HttpResponse<String> get(TestServer server, String path, String... headers) throws Exception {
		return this.client.send("GET", server.url(path), new byte[0], headers);
	}

}
