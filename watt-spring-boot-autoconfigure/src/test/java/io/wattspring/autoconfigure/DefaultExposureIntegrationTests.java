package io.wattspring.autoconfigure;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an operator sees with nothing set, and of who has the last word.
 */
class DefaultExposureIntegrationTests {

	private final TestClient client = TestClient.http1();

	@Test
	void endpointsWhenNothingIsSetAreExposed() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			assertThat(this.client.get(server.url("/actuator/watt")).body()).contains("\"id\":1", "\"id\":2",
					"\"state\":\"SERVING\"");
			assertThat(this.client.get(server.url("/actuator/health")).body()).contains("\"watt\"", "\"worker-1\"",
					"\"worker-2\"", "\"status\":\"UP\"");
			assertThat(this.client.get(server.url("/actuator/health/watt/worker-2")).statusCode()).isEqualTo(200);
			assertThat(this.client.get(server.url("/actuator/prometheus")).body()).contains("jvm_threads_live_threads");
			assertThat(this.client.get(server.url("/actuator/env")).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void endpointOfTheCacheIsExposedAndReadOnly() throws Exception {
		try (TestServer server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true")) {
			assertThat(this.client.get(server.url("/actuator/wattcache")).body()).contains("\"stored\":0");
			byte[] purge = "{}".getBytes(StandardCharsets.US_ASCII);
			assertThat(
					this.client.post(server.url("/actuator/wattcache/all"), purge, "Content-Type", "application/json")
						.statusCode())
				.isIn(404, 405);
		}
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			assertThat(this.client.get(server.url("/actuator/wattcache")).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void endpointsWhenIncludeIsSetAreTheOnesIncluded() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class,
				"management.endpoints.web.exposure.include=info")) {
			assertThat(this.client.get(server.url("/actuator/info")).statusCode()).isEqualTo(200);
			assertThat(this.client.get(server.url("/actuator/watt")).statusCode()).isEqualTo(404);
			assertThat(this.client.get(server.url("/actuator/health")).statusCode()).isEqualTo(404);
			assertThat(this.client.get(server.url("/actuator/prometheus")).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void endpointsWhenExcludeIsSetAreThoseOfBoot() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class,
				"management.endpoints.web.exposure.exclude=prometheus")) {
			assertThat(this.client.get(server.url("/actuator/health")).statusCode()).isEqualTo(200);
			assertThat(this.client.get(server.url("/actuator/watt")).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void endpointsWhenSwitchedOffAreThoseOfBoot() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.enabled=off")) {
			assertThat(this.client.get(server.url("/actuator/health")).body())
				.isEqualTo("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
			assertThat(this.client.get(server.url("/actuator/prometheus")).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void healthWhenComponentsAreHiddenShowsNone() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class,
				"management.endpoint.health.show-components=never")) {
			assertThat(this.client.get(server.url("/actuator/health")).body()).contains("UP")
				.doesNotContain("worker-1");
		}
	}

	@Test
	void healthWhenIndicatorIsDisabledHasNoWorkers() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "management.health.watt.enabled=false")) {
			assertThat(this.client.get(server.url("/actuator/health")).body()).contains("UP")
				.doesNotContain("worker-1");
		}
	}

}
