package io.wattspring.autoconfigure;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application's own tests.
 */
@Tag("transport")
@Tag("socket")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "watt.workers=2", "spring.main.web-application-type=reactive" })
@DirtiesContext
class RandomPortIntegrationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private ReactiveWebServerApplicationContext context;

	@Test
	void applicationIsServedByWorkersOnTheLocalPort() {
		assertThat(this.context.getWebServer().getPort()).isEqualTo(this.port);
		assertThat(this.context.getBean(WorkerGroup.class).snapshots()).hasSize(2);
		WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.build()
			.get()
			.uri("/who")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((thread) -> assertThat(thread).startsWith("watt-run-"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TestEndpoints.class)
	static class Application {

	}

}
