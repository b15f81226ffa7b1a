package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;

import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application with the response cache in front of it, over HTTP/1.1.
 */
class ResponseCacheIntegrationTests {

	private final TestClient client = TestClient.http1();

	private TestServer server;

	private CachedEndpoints endpoints;

	@BeforeEach
	void start() {
		this.server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true", "watt.cache.lock-timeout=8s",
				"watt.overload.queue-capacity=50", "watt.watchdog.max-spares=0",
				"management.endpoint.wattcache.access=unrestricted",
				"management.endpoints.web.exposure.include=wattcache");
		this.endpoints = this.server.bean(CachedEndpoints.class);
	}

	@AfterEach
	void close() {
		this.endpoints.gate.countDown();
		this.server.close();
	}

	@Test
	void secondRequestIsAHit() throws Exception {
		HttpResponse<String> miss = get("/any?cc=max-age%3D60");
		HttpResponse<String> hit = get("/any?cc=max-age%3D60");
		assertThat(miss.body()).isEqualTo("call 1 foo null");
		assertThat(hit.body()).isEqualTo(miss.body());
		assertThat(status(miss)).isEqualTo("Watt; fwd=uri-miss; ttl=60; stored");
		assertThat(status(hit)).startsWith("Watt; hit; ttl=");
		assertThat(hit.headers().firstValue("age")).isPresent();
		assertThat(hit.headers().firstValue("date")).isPresent();
		assertThat(hit.headers().firstValue("content-length")).hasValue("15");
		assertThat(this.endpoints.calls("any")).isEqualTo(1);
	}

	@Test
	void requestThatNamesSeveralHostsIsNeitherAnsweredNorStored() throws Exception {
		String request = "GET /any?cc=max-age%3D60 HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n";
		try (RawConnection connection = RawConnection.open(this.server)) {
			for (int call = 1; call <= 2; call++) {
				connection.send(request);
				RawConnection.Response response = connection.read();
				assertThat(response.headers()).containsEntry("cache-status", "Watt; fwd=bypass");
				assertThat(response.body()).startsWith("call " + call);
			}
		}
	}

	@Test
	void fragmentInARequestIsNobodysAnswer() throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/any?cc=max-age%3D60#evil").headers()).containsEntry("cache-status",
					"Watt; fwd=bypass");
			assertThat(connection.get("/any?cc=max-age%3D60").headers().get("cache-status")).contains("fwd=uri-miss");
		}
	}

	@Test
	void malformedPurgeIsRefusedAndPurgesNothing() throws Exception {
		get("/any?cc=max-age%3D60");
		for (String scope : List.of("prefix", "uri", "tag", "bogus")) {
			assertThat(purge(scope, "{}").statusCode()).as(scope).isEqualTo(400);
		}
		assertThat(purge("uri", "{\"value\":\"a b\"}").statusCode()).isEqualTo(400);
		assertThat(purge("prefix", "{\"value\":\"/any\"}").statusCode()).isEqualTo(400);
		assertThat(get("/actuator/wattcache?uri=%20bad").statusCode()).isEqualTo(400);
		assertThat(status(get("/any?cc=max-age%3D60"))).startsWith("Watt; hit");
		assertThat(purge("all", "{}").body()).contains("\"resources\":");
	}

	private HttpResponse<String> purge(String scope, String json) throws Exception {
		return this.client.post(this.server.url("/actuator/wattcache/" + scope), json.getBytes(), "Content-Type",
				"application/json");
	}

	@Test
	void headRangeAndConditionsAreAnsweredFromGet() throws Exception {
		String path = "/any?cc=max-age%3D60&etag=x";
		get(path);
		HttpResponse<String> head = this.client.send("HEAD", this.server.url(path), new byte[0]);
		assertThat(head.headers().firstValue("content-length")).hasValue("15");
		assertThat(head.body()).isEmpty();
		HttpResponse<String> part = get(path, "Range", "bytes=0-3");
		assertThat(part.statusCode()).isEqualTo(206);
		assertThat(part.body()).isEqualTo("call");
		assertThat(part.headers().firstValue("content-range")).hasValue("bytes 0-3/15");
		assertThat(get(path, "Range", "bytes=99-").statusCode()).isEqualTo(416);
		assertThat(get(path, "Range", "bytes=0-3", "If-Range", "\"y\"").statusCode()).isEqualTo(200);
		HttpResponse<String> unmodified = get(path, "If-None-Match", "\"a\", W/\"x\"");
		assertThat(unmodified.statusCode()).isEqualTo(304);
		assertThat(unmodified.headers().firstValue("etag")).hasValue("\"x\"");
		assertThat(this.endpoints.calls("any")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void headWithASessionFreshensNothing(String position) throws Exception {
		try (TestServer positioned = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"watt.cache.position=" + position)) {
			String url = positioned.url("/personal-head");
			assertThat(this.client.get(url).headers().firstValue("call")).hasValue("1");
			assertThat(this.client.send("HEAD", url, new byte[0]).headers().firstValue("set-cookie")).isPresent();
			assertThat(this.client.get(url).headers().firstValue("call")).hasValue("3");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void conditionsThatHandlersCheckAreThoseOfTheCache(String position) throws Exception {
		try (TestServer positioned = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"watt.cache.position=" + position)) {
			String page = positioned.url("/page");
			assertThat(this.client.get(page, "If-None-Match", "\"p\"").statusCode()).isEqualTo(304);
			HttpResponse<String> hit = this.client.get(page);
			assertThat(status(hit)).startsWith("Watt; hit");
			assertThat(hit.body()).hasSize(3000);
			assertThat(hit.headers().allValues("etag")).containsExactly("\"p\"");
			String validated = positioned.url("/any?cc=no-cache&etag=v");
			this.client.get(validated);
			HttpResponse<String> confirmed = this.client.get(validated, "If-None-Match", "\"other\"");
			assertThat(status(confirmed)).startsWith("Watt; fwd=stale; fwd-status=304");
			assertThat(confirmed.body()).isEqualTo("call 1 foo null");
		}
	}

	@ParameterizedTest
	@CsvSource({ "front, many", "front, one", "filter, many", "filter, one" })
	void errorWithTheFieldsOfWhatFailedIsNotStored(String position, String publisher) throws Exception {
		try (TestServer positioned = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"watt.cache.position=" + position)) {
			CachedEndpoints failing = positioned.bean(CachedEndpoints.class);
			for (String path : List.of("/failing", "/failing-and-advised")) {
				String url = positioned.url(path + "?publisher=" + publisher);
				failing.failing = true;
				assertThat(this.client.get(url).statusCode()).isEqualTo(path.equals("/failing") ? 500 : 503);
				failing.failing = false;
				assertThat(this.client.get(url).body()).isEqualTo("good");
				failing.failing = true;
				assertThat(this.client.get(url).body()).isEqualTo("good");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void fieldsOfHandlersReplaceThoseOfFiltersBeforeThem(String position) throws Exception {
		try (TestServer positioned = TestServer.start(FieldsBefore.class, "watt.cache.enabled=true",
				"watt.cache.position=" + position)) {
			for (String expected : List.of("Watt; fwd", "Watt; hit")) {
				HttpResponse<String> response = this.client.get(positioned.url("/replacing"));
				assertThat(status(response)).startsWith(expected);
				assertThat(response.headers().allValues("foo")).containsExactly("own");
				assertThat(response.headers().allValues("bar")).containsExactly("filter");
			}
		}
	}

	@Test
	void hitsAreServedWhileEveryRunThreadIsStuck() throws Exception {
		get("/any?cc=max-age%3D60");
		List<CompletableFuture<HttpResponse<String>>> stuck = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			stuck.add(getAsync("/block?n=" + i));
		}
		Awaitility.await().until(() -> this.endpoints.calls("block") >= 2);
		assertThat(get("/any?cc=max-age%3D60").body()).isEqualTo("call 1 foo null");
		assertThat(stuck).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void concurrentRequestsMakeOneCall() {
		List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			responses.add(getAsync("/gated"));
		}
		ResponseCache cache = this.server.bean(ResponseCache.class);
		Awaitility.await().until(() -> cache.statistics().collapsed() == 299);
		this.endpoints.gate.countDown();
		assertThat(responses).allMatch((response) -> response.join().body().equals("foo null"));
		assertThat(this.endpoints.calls("gated")).isEqualTo(1);
		assertThat(responses.stream().filter((response) -> status(response.join()).contains("collapsed"))).hasSize(299);
	}

	@Test
	void followersNeverGetAnAnswerForOtherVaryFields() {
		CompletableFuture<HttpResponse<String>> one = getAsync("/gated?vary=Foo", "Foo", "1");
		Awaitility.await().until(() -> this.endpoints.calls("gated") == 1);
		CompletableFuture<HttpResponse<String>> other = getAsync("/gated?vary=Foo", "Foo", "2");
		ResponseCache cache = this.server.bean(ResponseCache.class);
		Awaitility.await().until(() -> cache.statistics().collapsed() == 1);
		this.endpoints.gate.countDown();
		assertThat(one.join().body()).isEqualTo("foo 1");
		assertThat(other.join().body()).isEqualTo("foo 2");
	}

	@Test
	void followersAskForThemselvesIfTheResponseIsNotCacheable() {
		List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			responses.add(getAsync("/gated?cc=no-store"));
		}
		ResponseCache cache = this.server.bean(ResponseCache.class);
		Awaitility.await().until(() -> cache.statistics().collapsed() == 4);
		this.endpoints.gate.countDown();
		assertThat(responses).allMatch((response) -> response.join().body().equals("foo null"));
		assertThat(this.endpoints.calls("gated")).isEqualTo(5);
	}

	@Test
	void followersDoNotWaitForever() throws Exception {
		getAsync("/gated");
		Awaitility.await().until(() -> this.endpoints.calls("gated") == 1);
		getAsync("/gated");
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> this.endpoints.calls("gated") == 2);
	}

	@Test
	void responseIsStoredAlthoughTheLeaderLeft() throws Exception {
		RawConnection leader = RawConnection.open(this.server);
		leader.sendGet("/gated");
		Awaitility.await().until(() -> this.endpoints.calls("gated") == 1);
		leader.abort();
		Awaitility.await().until(() -> this.server.connections() == 0);
		this.endpoints.gate.countDown();
		ResponseCache cache = this.server.bean(ResponseCache.class);
		Awaitility.await().until(() -> cache.statistics().stored() == 1);
		try (RawConnection other = RawConnection.open(this.server)) {
			assertThat(other.get("/gated").body()).isEqualTo("foo null");
		}
		assertThat(this.endpoints.calls("gated")).isEqualTo(1);
	}

	@Test
	void staleIsServedWhileOneRefreshRuns() throws Exception {
		String path = "/any?cc=max-age%3D0,stale-while-revalidate%3D60";
		get(path);
		HttpResponse<String> stale = get(path);
		assertThat(stale.body()).isEqualTo("call 1 foo null");
		assertThat(status(stale)).startsWith("Watt; hit; ttl=").endsWith("detail=stale-while-revalidate");
		Awaitility.await().until(() -> this.endpoints.calls("any") == 2);
	}

	@Test
	void staleIsServedInsteadOfAnErrorAndWhenTheQueueIsFull() throws Exception {
		String path = "/any?cc=max-age%3D0,stale-if-error%3D60";
		get(path);
		this.endpoints.failing = true;
		HttpResponse<String> stale = get(path);
		assertThat(stale.statusCode()).isEqualTo(200);
		assertThat(stale.body()).isEqualTo("call 1 foo null");
		assertThat(status(stale)).isEqualTo("Watt; fwd=stale; fwd-status=500; detail=stale-if-error");
		for (int i = 0; i < 120; i++) {
			getAsync("/block?n=" + i);
		}
		Awaitility.await().until(() -> get("/who?x").statusCode() == 503);
		assertThat(status(get(path))).isEqualTo("Watt; fwd=stale; fwd-status=503; detail=stale-if-error");
	}

	@Test
	void successfulChangeInvalidates() throws Exception {
		get("/any?cc=max-age%3D60");
		this.endpoints.failing = true;
		this.client.post(this.server.url("/any?cc=max-age%3D60"), new byte[0]);
		assertThat(get("/any?cc=max-age%3D60").body()).startsWith("call 1");
		this.endpoints.failing = false;
		this.client.post(this.server.url("/any?cc=max-age%3D60"), new byte[0]);
		assertThat(get("/any?cc=max-age%3D60").body()).startsWith("call 2");
	}

	@Test
	void purgesByUriTagPrefixAndAll() throws Exception {
		ResponseCache cache = this.server.bean(ResponseCache.class);
		String path = "/any?cc=max-age%3D60&tag=a,b";
		HttpResponse<String> first = get(path);
		assertThat(first.headers().firstValue("cache-tag")).isEmpty();
		assertThat(cache.purgeTag("c").block()).isZero();
		assertThat(cache.purgeTag("b").block()).isOne();
		assertThat(get(path).body()).startsWith("call 2");
		assertThat(cache.purge(URI.create(this.server.url(path))).block()).isOne();
		assertThat(get(path).body()).startsWith("call 3");
		assertThat(cache.purgePrefix(this.server.url("/an")).block()).isOne();
		assertThat(get(path).body()).startsWith("call 4");
		assertThat(cache.expireAll().block()).isOne();
		assertThat(status(get(path))).startsWith("Watt; fwd=stale");
		assertThat(cache.purgeAll().block()).isOne();
		assertThat(status(get(path))).startsWith("Watt; fwd=uri-miss");
	}

	@Test
	void whatWasBegunBeforeAPurgeIsNotStored() {
		CompletableFuture<HttpResponse<String>> response = getAsync("/gated");
		Awaitility.await().until(() -> this.endpoints.calls("gated") == 1);
		ResponseCache cache = this.server.bean(ResponseCache.class);
		cache.purgeAll().block();
		this.endpoints.gate.countDown();
		assertThat(response.join().body()).isEqualTo("foo null");
		assertThat(cache.statistics().resources()).isZero();
	}

	@Test
	void cookiesAreNeverShared() throws Exception {
		assertThat(get("/cookie").headers().firstValue("set-cookie")).hasValue("session=of-1");
		assertThat(get("/cookie").headers().firstValue("set-cookie")).hasValue("session=of-2");
		assertThat(get("/session").body()).isNotEqualTo(get("/session").body());
		get("/any?cc=max-age%3D60");
		assertThat(get("/any?cc=max-age%3D60", "Cookie", "a=b").body()).startsWith("call 2");
		assertThat(get("/any?cc=max-age%3D60", "Authorization", "Basic x").body()).startsWith("call 3");
		get("/any?cc=s-maxage%3D60");
		assertThat(get("/any?cc=s-maxage%3D60", "Cookie", "a=b").body()).startsWith("call 4");
	}

	@Test
	void bodyBeyondTheLimitStreamsOnAndIsNotStored() throws Exception {
		String path = "/chunks?count=300&size=10000";
		assertThat(get(path).body()).hasSize(3_000_000);
		assertThat(get(path).body()).hasSize(3_000_000);
		assertThat(this.endpoints.calls("chunks")).isEqualTo(2);
		ResponseCache cache = this.server.bean(ResponseCache.class);
		Awaitility.await().until(() -> cache.statistics().copyingBytes() == 0);
	}

	@Test
	void streamedBodyIsStoredWhole() throws Exception {
		String path = "/chunks?count=50&size=1000";
		String body = get(path).body();
		assertThat(body).hasSize(50_000);
		assertThat(get(path).body()).isEqualTo(body);
		assertThat(get("/heap").body()).isEqualTo("x");
		assertThat(get("/heap").body()).isEqualTo("x");
		assertThat(this.endpoints.calls("chunks")).isEqualTo(1);
	}

	@Test
	void onlyIfCachedWithoutAHitIs504() throws Exception {
		assertThat(get("/any?cc=max-age%3D60", "Cache-Control", "only-if-cached").statusCode()).isEqualTo(504);
	}

	@Test
	void requestAfterAHitIsReadToItsEnd() throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.socket().setSoTimeout(5000);
			for (int i = 0; i < 300; i++) {
				assertThat(connection.get("/any?cc=max-age%3D600&vary=Foo").status()).isEqualTo(200);
				connection.send("POST /any HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n");
				connection.send("abc");
				assertThat(connection.read().status()).isEqualTo(204);
			}
		}
	}

	@Test
	void requestAfterAHitForOneWithABodyIsReadToo() throws Exception {
		String hit = "GET /any?cc=max-age%3D600&vary=Foo HTTP/1.1\r\nHost: localhost\r\n";
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.socket().setSoTimeout(5000);
			for (int i = 0; i < 200; i++) {
				connection.send(hit + "Content-Length: 3\r\n\r\n");
				connection.send("abc");
				assertThat(connection.read().status()).isEqualTo(200);
				connection.send(hit + "\r\n");
				assertThat(connection.read().status()).isEqualTo(200);
			}
		}
	}

	@Test
	void hitsAreServedOverHttp2() throws Exception {
		get("/any?cc=max-age%3D60");
		HttpResponse<String> hit = TestClient.http2().get(this.server.url("/any?cc=max-age%3D60"));
		assertThat(hit.body()).isEqualTo("call 1 foo null");
	}

	@Test
	void endpointShowsAndPurges() throws Exception {
		get("/any?cc=max-age%3D60&tag=a");
		assertThat(get("/actuator/wattcache").body()).contains("\"stored\":1", "\"misses\":");
		String uri = URLEncoder.encode(this.server.url("/any?cc=max-age%3D60&tag=a"), StandardCharsets.UTF_8);
		assertThat(get("/actuator/wattcache?uri=" + uri).body()).contains("\"tags\":[\"a\"]");
		byte[] body = "{\"value\":\"a\"}".getBytes(StandardCharsets.UTF_8);
		assertThat(
				this.client.post(this.server.url("/actuator/wattcache/tag"), body, "Content-Type", "application/json")
					.body())
			.isEqualTo("{\"resources\":1}");
	}

	@Test
	void bodyIsCompressedOnceAndWeaklyTagged() throws Exception {
		try (TestServer compressing = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"server.compression.enabled=true", "server.compression.min-response-size=10B",
				"server.compression.excluded-user-agents=old")) {
			String url = compressing.url("/page");
			HttpResponse<String> plain = this.client.get(url);
			assertThat(plain.body()).hasSize(3000);
			for (int i = 0; i < 2; i++) {
				HttpResponse<String> gzip = this.client.get(url, "Accept-Encoding", "gzip");
				assertThat(gzip.headers().allValues("content-encoding")).containsExactly("gzip");
				assertThat(gzip.headers().firstValueAsLong("content-length").orElse(9999)).isLessThan(100);
				assertThat(gzip.headers().firstValue("etag")).hasValue("W/\"p\"");
				assertThat(gzip.headers().allValues("vary")).contains("Accept-Encoding");
			}
			assertThat(this.client.get(url).headers().firstValue("etag")).hasValue("\"p\"");
			HttpResponse<String> old = this.client.get(url, "Accept-Encoding", "gzip", "User-Agent", "Old");
			assertThat(old.body()).isEqualTo(plain.body());
			assertThat(old.headers().firstValue("etag")).hasValue("\"p\"");
			assertThat(this.client.get(url, "Accept-Encoding", "gzip", "If-None-Match", "W/\"p\"").headers())
				.satisfies((headers) -> assertThat(headers.firstValue("etag")).hasValue("W/\"p\""));
		}
	}

	@Test
	void hitIsCompressedByNobodyButTheCache() throws Exception {
		try (TestServer compressing = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"server.compression.enabled=true", "server.compression.min-response-size=10B");
				RawConnection connection = RawConnection.open(compressing)) {
			connection.get("/page");
			RawConnection.Response deflate = connection.get("/page", "Accept-Encoding: deflate");
			assertThat(deflate.headers()).doesNotContainKey("content-encoding").containsEntry("etag", "\"p\"");
			assertThat(deflate.body()).hasSize(3000);
			RawConnection.Response part = connection.get("/page", "Accept-Encoding: gzip, deflate", "Range: bytes=0-3",
					"If-Range: \"p\"");
			assertThat(part.status()).isEqualTo(206);
			assertThat(part.headers()).doesNotContainKey("content-encoding");
			assertThat(part.body()).isEqualTo("page");
			// What the application answers itself is compressed on the same connection
			assertThat(connection.get("/any?cc=no-store", "Accept-Encoding: gzip").headers())
				.containsEntry("content-encoding", "gzip");
			assertThat(connection.get("/page", "Accept-Encoding: *").headers()).containsEntry("content-encoding",
					"gzip");
			assertThat(connection.get("/page", "Accept-Encoding: deflate").body()).hasSize(3000);
		}
	}

	@Test
	void whatTheServerCompressesWhileItComesIsWeaklyTagged() throws Exception {
		try (TestServer compressing = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"server.compression.enabled=true", "server.compression.min-response-size=10B")) {
			String url = compressing.url("/chunks?count=20&size=1000");
			HttpResponse<String> first = this.client.get(url, "Accept-Encoding", "gzip");
			assertThat(status(first)).contains("fwd=uri-miss");
			assertThat(first.headers().allValues("content-encoding")).containsExactly("gzip");
			assertThat(first.headers().firstValue("etag")).hasValue("W/\"c\"");
			assertThat(first.headers().allValues("vary")).contains("Accept-Encoding");
			HttpResponse<String> hit = this.client.get(url, "Accept-Encoding", "gzip");
			assertThat(status(hit)).startsWith("Watt; hit");
			assertThat(hit.headers().firstValue("etag")).hasValue("W/\"c\"");
			assertThat(this.client.get(url).headers().firstValue("etag")).hasValue("\"c\"");
		}
	}

	@Test
	void whatIsNotToBeTransformedIsNotCompressedWhileItComes() throws Exception {
		try (TestServer compressing = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"server.compression.enabled=true", "server.compression.min-response-size=10B")) {
			String url = compressing.url("/chunks?count=20&size=1000&cc=max-age%3D60,no-transform");
			for (String expected : List.of("fwd=uri-miss", "hit")) {
				HttpResponse<String> response = this.client.get(url, "Accept-Encoding", "gzip");
				assertThat(status(response)).contains(expected);
				assertThat(response.headers().firstValue("content-encoding")).isEmpty();
				assertThat(response.headers().firstValue("etag")).hasValue("\"c\"");
				assertThat(response.body()).hasSize(20_000);
			}
		}
	}

	private HttpResponse<String> get(String path, String... headers) throws Exception {
		return this.client.get(this.server.url(path), headers);
	}

	private CompletableFuture<HttpResponse<String>> getAsync(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.server.url(path)));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static String status(HttpResponse<String> response) {
		return response.headers().firstValue("cache-status").orElse("");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(CachedEndpoints.class)
	static class FieldsBefore {

		@Bean
		@Order(-200)
		WebFilter fields() {
			return (exchange, chain) -> {
				exchange.getResponse().getHeaders().set("Foo", "filter");
				exchange.getResponse().getHeaders().set("Bar", "filter");
				return chain.filter(exchange);
			};
		}

	}

}
