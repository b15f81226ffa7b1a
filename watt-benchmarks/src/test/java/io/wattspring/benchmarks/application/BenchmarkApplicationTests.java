package io.wattspring.benchmarks.application;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BenchmarkApplication}.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
class BenchmarkApplicationTests {

	@Autowired
	private WebTestClient client;

	@Test
	void helloAnswersWithLength() {
		this.client.get()
			.uri("/hello")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentLength(5)
			.expectBody(String.class)
			.isEqualTo("hello");
	}

	@Test
	void workBurnsCpuTime() {
		this.client.get().uri("/work?us=100").exchange().expectBody(String.class).isEqualTo("done");
	}

	@Test
	void streamHasLineForEachElement() {
		this.client.get()
			.uri("/stream?n=2")
			.exchange()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
			.expectBody(String.class)
			.isEqualTo("{\"i\":0}\n{\"i\":1}\n");
	}

	@Test
	void pageHasRowForEachItem() {
		this.client.get()
			.uri("/page")
			.exchange()
			.expectBody(String.class)
			.value((page) -> assertThat(page).contains("Item &lt;249&gt; &amp; more"));
	}

}
