package io.wattspring.sample;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses the endpoints of profile {@code faults} over HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("faults")
class FaultsIntegrationTests {

	@LocalServerPort
	private int port;

	private WebTestClient client;

	@BeforeEach
	void connect() {
		this.client = ShopClient.at(this.port);
	}

	@Test
	void blockBlocks() {
		assertThat(get("/faults/block?ms=20")).startsWith("blocked 20 ms on ");
	}

	@Test
	void spinSpins() {
		assertThat(get("/faults/spin?ms=20")).startsWith("spun 20 ms on ");
	}

	@Test
	void workWorks() {
		assertThat(get("/work?us=200")).isEqualTo("worked 200 us");
	}

	@Test
	void renderBlockBlocksWhileRendering() {
		assertThat(get("/faults/render-block?ms=20")).contains("<p>blocked 20 ms on ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/faults/block?ms=-1", "/faults/block?ms=600001", "/faults/block?ms=x", "/faults/block",
			"/faults/spin?ms=-1", "/faults/render-block?ms=-1", "/work?us=10000001", "/who/stream?events=0" })
	void faultWhenValueIsOutOfRangeIsProblem(String path) {
		this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).containsAnyOf("ms", "us", "events"));
	}

	@Test
	void whoNamesRunThread() {
		assertThat(get("/who")).startsWith("watt-run-");
	}

	@Test
	void whoAfterReadingNamesRunThread() {
		this.client.post()
			.uri("/who")
			.bodyValue(new byte[300_000])
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((name) -> assertThat(name).startsWith("watt-run-"));
	}

	@Test
	void whoStreamNamesRunThreadInEachEvent() {
		List<String> names = this.client.get()
			.uri("/who/stream?events=3")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
			.expectBodyList(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(names).hasSize(3).allMatch((name) -> name.startsWith("watt-run-"));
	}

	private String get(String path) {
		return this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

}
