package io.wattspring.sample;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses the shop over HTTP as its customers do.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ShopIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@LocalServerPort
	private int port;

	private WebTestClient client;

	@BeforeEach
	void connect() {
		this.client = ShopClient.at(this.port);
	}

	@Test
	void homeShowsEveryDepartment() {
		assertThat(page("/", 200)).contains("Lighting", "Kitchen", "Audio", "Workshop", "href=\"/products/24\"");
	}

	@Test
	void productPageShowsSpecificationReviewsAndRelatedProducts() {
		assertThat(page("/products/13", 200))
			.contains("<h1>Shelf speaker pair</h1>", "€ 279.00", "Rated power", "80 W", "30 reviews",
					"href=\"/products/14\"")
			.doesNotContain("${");
	}

	@Test
	void productPageMayBeStoredForEachLanguage() {
		this.client.get()
			.uri("/products/7")
			.exchange()
			.expectHeader()
			.cacheControl(CacheControl.maxAge(Duration.ofMinutes(1)))
			.expectHeader()
			.valueEquals(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
	}

	@Test
	void productPageWhenProductIsUnknownIsNotFoundPage() {
		assertThat(page("/products/4711", 404)).contains("Nothing on this shelf", "/products/4711");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/shop.css", "/shop.svg", "/icon.svg", "/prices.js" })
	void assetIsServed(String path) {
		this.client.get().uri(path).exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void productsAreServedAsJson() {
		this.client.get()
			.uri("/api/products")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.length()")
			.isEqualTo(24)
			.jsonPath("$[0].name")
			.isEqualTo("Halo floor lamp")
			.jsonPath("$[0].priceText")
			.doesNotExist();
	}

	@Test
	void productIsServedAsJson() {
		this.client.get()
			.uri("/api/products/7")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.category")
			.isEqualTo("KITCHEN");
	}

	@Test
	void productWhenUnknownIsProblem() {
		this.client.get()
			.uri("/api/products/4711")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("There is no product 4711");
	}

	@Test
	void productWhenIdIsNoNumberIsProblem() {
		this.client.get()
			.uri("/api/products/lamp")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("id: lamp (expected: long)");
	}

	@Test
	void orderIsAcceptedWithTotal() {
		order("""
				{"customer": "Ada", "lines": [{"productId": 2, "quantity": 2}, {"productId": 1, "quantity": 1}]}""")
			.expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.total")
			.isEqualTo(348.0)
			.jsonPath("$.lines[0].product")
			.isEqualTo("Pica desk lamp");
	}

	@Test
	void orderWhenInvalidIsProblemWithEachError() {
		order("""
				{"customer": " ", "lines": [{"productId": 4711, "quantity": 0}, null]}""").expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.errors[*].field")
			.isEqualTo(List.of("customer", "lines[0].productId", "lines[0].quantity", "lines[1].productId",
					"lines[1].quantity"));
	}

	@Test
	void orderWhenNotJsonIsProblem() {
		order("two lamps, please").expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody();
	}

	@Test
	void pricesAreStreamed() {
		List<PriceEvent> events = this.client.get()
			.uri("/api/prices")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<PriceEvent>() {
			})
			.getResponseBody()
			.take(2)
			.collectList()
			.block(TIMEOUT);
		assertThat(events).hasSize(2).allSatisfy((event) -> assertThat(event.price()).isPositive());
	}

	@Test
	void uploadIsDigested() throws Exception {
		List<byte[]> pieces = IntStream.range(0, 96).mapToObj(ShopIntegrationTests::piece).toList();
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		pieces.forEach(digest::update);
		MultipartBodyBuilder body = new MultipartBodyBuilder();
		body.part("note", "skipped");
		body.asyncPart("file", Flux.fromIterable(pieces).map(DefaultDataBufferFactory.sharedInstance::wrap),
				DataBuffer.class)
			.filename("big.bin");
		upload(body).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.name")
			.isEqualTo("big.bin")
			.jsonPath("$.bytes")
			.isEqualTo(96 * 65_536)
			.jsonPath("$.sha256")
			.isEqualTo(HexFormat.of().formatHex(digest.digest()));
	}

	@Test
	void uploadWhenFileIsMissingIsProblem() {
		MultipartBodyBuilder body = new MultipartBodyBuilder();
		body.part("note", "no file");
		upload(body).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("No part 'file' with a file name");
	}

	@Test
	void chatMessageReachesEveryonePresent() {
		Sinks.One<String> heard = Sinks.one();
		Sinks.Empty<Void> present = Sinks.empty();
		Mono<Void> listener = chat((session) -> session.send(text(session, "I listen"))
			.thenMany(session.receive().map(WebSocketMessage::getPayloadAsText))
			.doOnNext((message) -> {
				present.tryEmitEmpty();
				if (message.equals("hi")) {
					heard.tryEmitValue(message);
				}
			})
			.takeUntil("hi"::equals)
			.then());
		Mono<Void> speaker = chat((session) -> session.send(text(session, "hi"))
			.thenMany(session.receive().map(WebSocketMessage::getPayloadAsText).takeUntil("hi"::equals))
			.then());
		Mono.when(listener, present.asMono().then(speaker)).block(TIMEOUT);
		assertThat(heard.asMono().block(TIMEOUT)).isEqualTo("hi");
	}

	@Test
	void chatMessageWhenTooLongEndsSession() {
		Sinks.One<CloseStatus> closed = Sinks.one();
		chat((session) -> session.send(text(session, "x".repeat(2_001)))
			.then(session.closeStatus().doOnNext(closed::tryEmitValue))
			.then()).block(TIMEOUT);
		assertThat(closed.asMono().block(TIMEOUT)).isEqualTo(CloseStatus.TOO_BIG_TO_PROCESS);
	}

	@Test
	void helloSaysHello() {
		this.client.get()
			.uri("/hello")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_PLAIN)
			.expectBody(String.class)
			.isEqualTo("hello");
	}

	@Test
	void slowAnswersAfterDelay() {
		this.client.get()
			.uri("/api/slow?ms=20")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("slept 20 ms");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "60001", "soon" })
	void slowWhenDelayIsOutOfRangeIsProblem(String ms) {
		this.client.get().uri("/api/slow?ms={ms}", ms).exchange().expectStatus().isBadRequest().expectBody();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/faults/block?ms=1", "/faults/spin?ms=1", "/faults/render-block?ms=1", "/work?us=1",
			"/who", "/who/stream" })
	void faultWithoutProfileIsNotFound(String path) {
		this.client.get().uri(path).exchange().expectStatus().isNotFound().expectBody();
	}

	private String page(String path, int status) {
		byte[] body = this.client.get()
			.uri(path)
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_HTML)
			.expectBody()
			.returnResult()
			.getResponseBodyContent();
		return new String(body, StandardCharsets.UTF_8);
	}

	private WebTestClient.ResponseSpec order(String json) {
		return this.client.post().uri("/api/orders").contentType(MediaType.APPLICATION_JSON).bodyValue(json).exchange();
	}

	private WebTestClient.ResponseSpec upload(MultipartBodyBuilder body) {
		return this.client.post().uri("/api/upload").body(BodyInserters.fromMultipartData(body.build())).exchange();
	}

	private Mono<Void> chat(WebSocketHandler handler) {
		URI uri = URI.create("ws://localhost:" + this.port + "/ws/chat");
		return new ReactorNettyWebSocketClient().execute(uri, new HttpHeaders(), handler);
	}

	private static Mono<WebSocketMessage> text(WebSocketSession session, String text) {
		return Mono.fromSupplier(() -> session.textMessage(text));
	}

	private static byte[] piece(int number) {
		byte[] piece = new byte[65_536];
		Arrays.fill(piece, (byte) number);
		return piece;
	}

	/**
	 * A price as it arrives.
	 */
	record PriceEvent(long productId, double price) {

	}

}
