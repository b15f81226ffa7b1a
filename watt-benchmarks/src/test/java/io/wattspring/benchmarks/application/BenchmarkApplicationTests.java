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
	void waitEndsAfterItsTime() {
		assertThat(body("/wait?ms=1")).isEqualTo("waited");
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
			.value((page) -> assertThat(page).contains("Item &lt;124&gt; &amp; more"));
	}

	@Test
	void faultsEndAfterTheirTime() {
		assertThat(body("/faults/block?ms=1")).isEqualTo("blocked");
		assertThat(body("/faults/spin?ms=1")).isEqualTo("spun");
		assertThat(body("/faults/render?ms=1")).contains("<p>rendered</p>");
	}

	@Test
	void clientWhenOtherServerDoesNotListenFails() {
		this.client.get().uri("/client?ms=0").exchange().expectStatus().is5xxServerError();
	}

	@Test
	void heapWhenFilledIsLarger() {
		long before = Long.parseLong(body("/heap/collect"));
		assertThat(body("/heap/fill?mb=20")).isEqualTo("filled");
		assertThat(Long.parseLong(body("/heap/collect"))).isGreaterThan(before + 15_000_000);
	}

	private String body(String uri) {
		String body = this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(body).isNotNull();
		return body;
	}

}
