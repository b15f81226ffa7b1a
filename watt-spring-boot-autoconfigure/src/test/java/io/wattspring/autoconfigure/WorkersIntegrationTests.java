package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that is served by two workers.
 */
@Tag("transport")
@Tag("socket")
class WorkersIntegrationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void handlersRunOnRunThreads() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.workers=2",
				"spring.http.codecs.max-in-memory-size=1MB")) {
			assertThat(get(server, "/hello").body()).isEqualTo("hello");
			assertThat(get(server, "/who").body()).startsWith("watt-run-");
			assertThat(post(server, "/who", 300_000).body()).startsWith("300000 watt-run-");
			assertThat(post(server, "/who/chunks", 300_000).body()).contains("watt-run-")
				.doesNotContain("watt-1-", "watt-2-");
			assertThat(get(server, "/who/stream").body().lines().filter((line) -> !line.isBlank()))
				.allMatch((line) -> line.startsWith("data:watt-run-"))
				.hasSize(50);
			assertThat(get(server, "/actuator/watt").body()).contains("\"workers\"");
		}
	}

	@Test
	void workersWhenAutoAreAsManyAsTheProcessorsThatTheJvmMayUse() throws Exception {
		try (TestProcess process = TestProcess.start(List.of("-XX:ActiveProcessorCount=3"), List.of(),
				"watt.workers=auto")) {
			String watt = get("http://localhost:" + process.port() + "/actuator/watt").body();
			assertThat(JsonPath.<List<Integer>>read(watt, "$.workers[*].id")).containsExactly(1, 2, 3);
		}
	}

	private HttpResponse<String> get(TestServer server, String path) throws Exception {
		return get(server.url(path));
	}

	private HttpResponse<String> get(String url) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
	}

	private HttpResponse<String> post(TestServer server, String path, int bytes) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(server.url(path)))
			.POST(BodyPublishers.ofByteArray(new byte[bytes]))
			.build(), BodyHandlers.ofString());
	}

}
