package io.wattspring.autoconfigure;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a management port of its own.
 */
@Tag("transport")
class ManagementPortIntegrationTests {

	private final TestClient client = TestClient.http1();

	@Test
	void actuatorWhenManagementPortIsSetAnswersThereOnly() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "management.server.port=0")) {
			assertThat(server.managementPort()).isNotEqualTo(server.port());
			String management = "http://localhost:" + server.managementPort();
			assertThat(this.client.get(management + "/actuator/watt").body()).contains("\"id\":1", "\"id\":2");
			assertThat(this.client.get(management + "/actuator/health").body()).contains("\"status\":\"UP\"",
					"\"worker-1\"", "\"worker-2\"");
			assertThat(this.client.get(server.url("/actuator/watt")).statusCode()).isEqualTo(404);
			assertThat(this.client.get(server.url("/actuator/health")).statusCode()).isEqualTo(404);
			assertThat(this.client.get(server.url("/hello")).body()).isEqualTo("hello");
			assertThat(this.client.get(management + "/hello").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void requestAfterOneThatIsAnsweredAtOnceIsReadToItsEnd() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "management.server.port=0",
				"management.endpoint.watt.access=unrestricted");
				RawConnection connection = RawConnection.open(server.managementPort())) {
			connection.socket().setSoTimeout(5000);
			for (int i = 0; i < 300; i++) {
				assertThat(connection.get("/actuator/watt").status()).isEqualTo(200);
				connection.send("POST /actuator/watt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
						+ "Content-Type: application/json\r\n\r\n");
				connection.send("{}");
				assertThat(connection.read().status()).isEqualTo(400);
			}
		}
	}

	@Test
	void managementServerHasALoopOfItsOwn() throws Exception {
		try (TestServer server = TestServer.start(WhoEndpoint.class, "management.server.port=0",
				"management.endpoints.web.exposure.include=who")) {
			String management = "http://localhost:" + server.managementPort();
			assertThat(this.client.get(management + "/actuator/who").body()).startsWith("watt-management-");
			assertThat(server.workers()).allMatch((worker) -> worker.accepted() == 0);
		}
	}

	@Test
	void managementServerWhenStoppedLeavesNoThread() {
		try (TestServer server = TestServer.start(TestEndpoints.class, "management.server.port=0")) {
			assertThat(server.managementPort()).isPositive();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.anyMatch((name) -> name.startsWith("watt-management-"));
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("watt-")));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	static class WhoEndpoint {

		@Bean
		Who who() {
			return new Who();
		}

	}

	@Endpoint(id = "who")
	static class Who {

		@ReadOperation
		Mono<String> who() {
			return Mono.fromSupplier(() -> Thread.currentThread().getName());
		}

	}

}
