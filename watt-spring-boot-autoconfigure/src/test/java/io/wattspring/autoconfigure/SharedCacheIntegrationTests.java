package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Flux;

import io.wattspring.cache.ResponseCache;
import io.wattspring.cache.redis.RedisCacheStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two applications, as of two pods, that share stored responses by way of a real
 * Redis.
 */
class SharedCacheIntegrationTests {

	private static final String PATH = "/any?cc=max-age%3D60&tag=t";

	private final TestClient client = TestClient.http1();

	private RedisServer redis;

	private Pod a;

	private Pod b;

	@BeforeEach
	void start() throws Exception {
		this.redis = RedisServer.start();
		this.a = new Pod();
		this.b = new Pod();
		awaitUp();
	}

	@AfterEach
	void close() {
		Stream.of(this.a, this.b).filter(Objects::nonNull).forEach((pod) -> {
			pod.endpoints.gate.countDown();
			pod.server.close();
		});
		if (this.redis != null) {
			this.redis.close();
		}
	}

	@Test
	void whatOneStoresIsAHitOfTheOther() throws Exception {
		assertThat(status(this.a.get(PATH))).contains("stored");
		awaitShared();
		HttpResponse<String> hit = this.b.get(PATH);
		assertThat(status(hit)).startsWith("Watt; hit; ttl=");
		assertThat(hit.body()).isEqualTo("call 1 foo null");
		assertThat(hit.headers().firstValue("age")).isPresent();
		assertThat(this.b.endpoints.calls("any")).isZero();
		assertThat(this.b.cache.statistics().resources()).as("near").isEqualTo(1);
	}

	@Test
	void varyAndPartitionsSurvive() throws Exception {
		String path = "/any?cc=max-age%3D60&vary=Foo";
		this.a.get(path, "Foo", "1", "Tenant", "x");
		this.a.get(path, "Foo", "2", "Tenant", "x");
		this.a.get(path, "Foo", "1", "Tenant", "y");
		awaitShared(3);
		assertThat(this.b.get(path, "Foo", "1", "Tenant", "x").body()).isEqualTo("call 1 foo 1");
		assertThat(this.b.get(path, "Foo", "2", "Tenant", "x").body()).isEqualTo("call 2 foo 2");
		assertThat(this.b.get(path, "Foo", "1", "Tenant", "y").body()).isEqualTo("call 3 foo 1");
		assertThat(status(this.b.get(path, "Foo", "2", "Tenant", "y"))).contains("fwd=vary-miss");
	}

	@Test
	void compressedAndGreatBodiesSurvive() throws Exception {
		HttpResponse<String> page = this.a.get("/page");
		String path = "/chunks?count=16&size=65536";
		HttpResponse<String> great = this.a.get(path);
		assertThat(great.body()).hasSize(1 << 20);
		awaitShared(2);
		HttpResponse<String> hit = this.b.get(path);
		assertThat(status(hit)).startsWith("Watt; hit");
		assertThat(hit.body()).isEqualTo(great.body());
		assertThat(this.b.get("/page").body()).isEqualTo(page.body());
		HttpResponse<String> gzip = this.b.get("/page", "Accept-Encoding", "gzip");
		assertThat(status(gzip)).startsWith("Watt; hit");
		assertThat(gzip.headers().firstValue("content-encoding")).hasValue("gzip");
		assertThat(gzip.headers().firstValue("etag")).hasValue("W/\"p\"");
		assertThat(this.b.endpoints.calls("chunks")).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void purgeReachesAll(Way way) throws Exception {
		URI uri = uri(PATH);
		this.a.get(PATH);
		awaitShared();
		assertThat(status(this.b.get(PATH))).startsWith("Watt; hit");
		way.purge(this.a.cache, uri);
		Awaitility.await().until(() -> this.b.cache.lookUp(uri) == null);
		List<ByteBuffer> before = shared();
		assertThat(status(this.b.get(PATH))).contains("fwd=uri-miss");
		Awaitility.await().until(() -> !shared().isEmpty() && !shared().equals(before));
		assertThat(status(this.a.get(PATH))).startsWith("Watt; hit");
		assertThat(this.a.endpoints.calls("any") + this.b.endpoints.calls("any")).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void purgeReachesWhatOnlyTheOtherStored(Way way) throws Exception {
		this.a.get(PATH);
		awaitShared();
		way.purge(this.b.cache, uri(PATH));
		assertThat(status(this.b.get(PATH))).contains("fwd=uri-miss");
	}

	@ParameterizedTest
	@EnumSource
	void expiryReachesAll(Way way) throws Exception {
		String path = "/any?cc=max-age%3D60,stale-while-revalidate%3D60&tag=t&etag=e";
		URI uri = uri(path);
		this.a.get(path);
		awaitShared();
		assertThat(status(this.b.get(path))).startsWith("Watt; hit");
		way.expire(this.a.cache, uri);
		Awaitility.await().until(() -> this.b.cache.lookUp(uri) == null);
		assertThat(status(this.b.get(path))).contains("stale-while-revalidate");
		Awaitility.await().until(() -> this.b.endpoints.calls("any") == 1);
		Awaitility.await().until(() -> status(this.a.get(path)).matches("Watt; hit; ttl=\\d+"));
	}

	@ParameterizedTest
	@EnumSource
	void whatWasAskedForBeforeAPurgeElsewhereIsNotStored(Way way) throws Exception {
		String path = "/gated?tag=t";
		CompletableFuture<HttpResponse<String>> early = this.b.getAsync(path);
		Awaitility.await().until(() -> this.b.endpoints.calls("gated") == 1);
		way.purge(this.a.cache, uri(path));
		this.b.endpoints.gate.countDown();
		assertThat(early.join().statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> this.b.cache.lookUp(uri(path)) == null);
		this.a.endpoints.gate.countDown();
		assertThat(status(this.a.get(path))).contains("fwd=uri-miss");
		assertThat(this.a.endpoints.calls("gated")).isEqualTo(1);
	}

	@Test
	void damagedEntryIsAMiss() throws Exception {
		this.a.get(PATH);
		awaitShared();
		ReactiveRedisConnection connection = this.a.redis();
		for (ByteBuffer key : connection.keyCommands().keys(bytes("watt:entry:*")).block()) {
			for (ByteBuffer field : connection.hashCommands().hKeys(key).collectList().block()) {
				ByteBuffer value = connection.hashCommands().hGet(key, field).block();
				byte[] damaged = new byte[value.remaining()];
				value.get(damaged);
				damaged[damaged.length / 2] ^= 1;
				connection.hashCommands().hSet(key, field, ByteBuffer.wrap(damaged)).block();
			}
		}
		assertThat(status(this.b.get(PATH))).contains("fwd=uri-miss");
	}

	@Test
	void everyKeyExpires() throws Exception {
		this.a.get(PATH);
		awaitShared();
		this.a.cache.purgeTag("t").block();
		this.a.cache.purge(uri("/other")).block();
		ReactiveRedisConnection connection = this.a.redis();
		List<ByteBuffer> keys = connection.keyCommands().keys(bytes("*")).block();
		assertThat(keys).hasSize(3);
		assertThat(keys).allMatch((key) -> connection.keyCommands().pTtl(key).block() > 0);
	}

	@Test
	void stoppedRedisIsAMissAndNothingElse() throws Exception {
		this.a.get(PATH);
		awaitShared();
		this.redis.stop();
		assertThat(status(this.a.get(PATH))).as("near").startsWith("Watt; hit");
		for (int i = 0; i < 20; i++) {
			long start = System.nanoTime();
			HttpResponse<String> response = this.b.get(PATH + "&n=" + i);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(status(response)).contains("fwd=uri-miss").contains("stored");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
		}
		Awaitility.await().until(() -> !this.b.store.isUp());
		assertThat(this.b.cache.statistics().storeFailures()).isPositive();
		this.redis.startAgain();
		AtomicInteger number = new AtomicInteger();
		// One that has not asked meanwhile learns with its first write that it has to
		// connect
		Awaitility.await().until(() -> {
			String path = PATH + "&again=" + number.incrementAndGet();
			this.a.get(path);
			return status(this.b.get(path)).startsWith("Watt; hit");
		});
	}

	@Test
	void fullRedisIsAMissAndNothingElse() throws Exception {
		this.a.get(PATH);
		awaitShared();
		maxMemory("1");
		for (int i = 0; i < 20; i++) {
			HttpResponse<String> response = this.a.get(PATH + "&n=" + i);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(status(response)).contains("fwd=uri-miss").contains("stored");
			assertThat(status(this.a.get(PATH + "&n=" + i))).as("near").startsWith("Watt; hit");
			assertThat(this.b.get(PATH + "&n=" + i).statusCode()).isEqualTo(200);
		}
		Awaitility.await().until(() -> this.a.cache.statistics().storeFailures() > 0);
		this.a.cache.purgeTag("t").block(Duration.ofSeconds(5));
		assertThat(status(this.a.get(PATH))).contains("fwd=uri-miss");
		maxMemory("0");
		awaitUp();
		AtomicInteger number = new AtomicInteger();
		Awaitility.await().until(() -> {
			String path = PATH + "&again=" + number.incrementAndGet();
			this.a.get(path);
			return status(this.b.get(path)).startsWith("Watt; hit");
		});
	}

	private void maxMemory(String bytes) {
		this.a.redis().serverCommands().setConfig("maxmemory", bytes).block();
	}

	@Test
	void morePurgesThanAreRememberedDropAllThatIsOlder() throws Exception {
		this.a.get(PATH);
		awaitShared();
		purgeOthers(0, 4200);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> remembered() > 4096);
		// Whatever was waiting for Redis is there by now
		awaitUp();
		purgeOthers(4200, 100);
		assertThat(status(this.b.get(PATH))).contains("fwd=uri-miss");
		String path = PATH + "&after";
		this.a.get(path);
		Awaitility.await().until(() -> status(this.b.get(path)).startsWith("Watt; hit"));
	}

	private void purgeOthers(int first, int count) {
		Flux.range(first, count)
			.concatMap((number) -> this.a.cache.purgeTag("other-" + number))
			.blockLast(Duration.ofSeconds(60));
	}

	private long remembered() {
		return this.a.redis().zSetCommands().zCard(bytes("watt:purges")).block();
	}

	@Test
	void purgeWhileRedisIsFrozenIsMadeUpFor() throws Exception {
		this.a.get(PATH);
		awaitShared();
		this.redis.freeze();
		Awaitility.await().until(() -> !this.a.store.isUp() && !this.b.store.isUp());
		this.a.cache.purgeTag("t").block(Duration.ofSeconds(1));
		this.redis.thaw();
		awaitUp();
		Awaitility.await().until(() -> status(this.b.get(PATH)).contains("fwd=uri-miss"));
	}

	@Test
	void frozenRedisDelaysOnceAndNotEachTime() throws Exception {
		this.b.get(PATH);
		this.redis.freeze();
		long start = System.nanoTime();
		int requests = 50;
		for (int i = 0; i < requests; i++) {
			assertThat(this.b.get(PATH + "&n=" + i).statusCode()).isEqualTo(200);
		}
		// Waiting each time would take 50 s
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
		assertThat(this.b.store.isUp()).isFalse();
		this.redis.thaw();
		awaitUp();
	}

	private void awaitUp() {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> this.a.store.isUp() && this.b.store.isUp());
	}

	private void awaitShared() {
		awaitShared(1);
	}

	// What is written is on its way when the client has its answer
	private void awaitShared(long responses) {
		Awaitility.await().until(() -> shared().size() == responses);
	}

	private List<ByteBuffer> shared() {
		ReactiveRedisConnection connection = this.a.redis();
		return connection.keyCommands()
			.keys(bytes("watt:entry:*"))
			.flatMapIterable((keys) -> keys)
			.flatMap((key) -> connection.hashCommands().hVals(key))
			.collectList()
			.block();
	}

	private static ByteBuffer bytes(String text) {
		return StandardCharsets.UTF_8.encode(text);
	}

	private static URI uri(String path) {
		return URI.create("http://shop.example" + path);
	}

	private static String[] host(String... headers) {
		String[] all = new String[headers.length + 4];
		System.arraycopy(headers, 0, all, 4, headers.length);
		all[0] = "X-Forwarded-Host";
		all[1] = "shop.example";
		all[2] = "X-Forwarded-Port";
		all[3] = "80";
		return all;
	}

	private static String status(HttpResponse<?> response) {
		return response.headers().firstValue("cache-status").orElse("");
	}

	/**
	 * An application with its own memory.
	 */
	private final class Pod {

		private final TestServer server;

		private final CachedEndpoints endpoints;

		private final ResponseCache cache;

		private final RedisCacheStore store;

		Pod() {
			this.server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true", "watt.cache.store=redis",
					"watt.cache.key.headers=Tenant", "server.forward-headers-strategy=framework",
					"server.compression.enabled=true", "spring.data.redis.host=127.0.0.1",
					// A busy machine is not an outage
					"watt.cache.redis.timeout=1s",
					"spring.data.redis.port=" + SharedCacheIntegrationTests.this.redis.port());
			this.endpoints = this.server.bean(CachedEndpoints.class);
			this.cache = this.server.bean(ResponseCache.class);
			this.store = this.server.bean(RedisCacheStore.class);
		}

		HttpResponse<String> get(String path, String... headers) throws Exception {
			return SharedCacheIntegrationTests.this.client.send("GET", this.server.url(path), new byte[0],
					host(headers));
		}

		CompletableFuture<HttpResponse<String>> getAsync(String path) {
			return SharedCacheIntegrationTests.this.client.client()
				.sendAsync(HttpRequest.newBuilder(URI.create(this.server.url(path))).headers(host()).build(),
						HttpResponse.BodyHandlers.ofString());
		}

		ReactiveRedisConnection redis() {
			return this.server.bean(ReactiveRedisConnectionFactory.class).getReactiveConnection();
		}

	}

	/**
	 * What a purge is chosen by.
	 */
	private enum Way {

		KEY, TAG, PREFIX, ALL;

		private static final URI PREFIX_URI = URI.create("http://shop.example/");

		void purge(ResponseCache cache, URI uri) {
			switch (this) {
				case KEY -> cache.purge(uri).block();
				case TAG -> cache.purgeTag("t").block();
				case PREFIX -> cache.purgePrefix(PREFIX_URI.toString()).block();
				case ALL -> cache.purgeAll().block();
			}
		}

		void expire(ResponseCache cache, URI uri) {
			switch (this) {
				case KEY -> cache.expire(uri).block();
				case TAG -> cache.expireTag("t").block();
				case PREFIX -> cache.expirePrefix(PREFIX_URI.toString()).block();
				case ALL -> cache.expireAll().block();
			}
		}

	}

}
