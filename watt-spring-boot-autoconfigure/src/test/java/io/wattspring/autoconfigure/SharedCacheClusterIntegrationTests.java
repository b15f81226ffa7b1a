package io.wattspring.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.wattspring.cache.ResponseCache;
import io.wattspring.cache.redis.RedisCacheStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of applications that share stored responses by way of a Redis Cluster of three
 * nodes.
 */
class SharedCacheClusterIntegrationTests {

	private static final String PATH = "/any?cc=max-age%3D60&tag=t";

	private static final int NODES = 3;

	private static final int SLOTS = 16384;

	@TempDir
	private Path directory;

	private final TestClient client = TestClient.http1();

	private List<RedisServer> nodes = List.of();

	@BeforeEach
	void start() throws Exception {
		this.nodes = Stream.generate(this::node).limit(NODES).toList();
		for (int i = 0; i < NODES; i++) {
			RedisServer node = this.nodes.get(i);
			node.command("CLUSTER", "ADDSLOTSRANGE", slot(i), String.valueOf(Integer.parseInt(slot(i + 1)) - 1));
			node.command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
		}
		RedisServer first = this.nodes.get(0);
		String bus = first.command("CONFIG", "GET", "cluster-port").lines().toList().get(1);
		for (RedisServer node : this.nodes.subList(1, NODES)) {
			node.command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(first.port()), bus);
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.nodes.stream().allMatch(this::isReady));
	}

	private static String slot(int node) {
		return String.valueOf(SLOTS * node / NODES);
	}

	private RedisServer node() {
		try {
			int bus = RedisServer.freePort();
			return RedisServer.start("--cluster-enabled", "yes", "--cluster-port", String.valueOf(bus),
					"--cluster-config-file", this.directory.resolve("nodes-" + bus).toString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean isReady(RedisServer node) {
		try {
			String info = node.command("CLUSTER", "INFO");
			return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void close() {
		this.nodes.forEach(RedisServer::close);
	}

	@Test
	void responsesAndPurgesAreShared() throws Exception {
		// Prefixes whose slots are on different nodes
		for (String prefix : List.of("{watt}:", "{a}:", "{b}:", "{c}:")) {
			try (TestServer a = pod(prefix); TestServer b = pod(prefix)) {
				awaitUp(a, b);
				assertThat(status(get(a))).contains("stored");
				Awaitility.await().untilAsserted(() -> assertThat(keys()).contains(prefix + "entry:"));
				HttpResponse<String> hit = get(b);
				assertThat(status(hit)).startsWith("Watt; hit");
				assertThat(hit.body()).isEqualTo("call 1 foo null");
				a.bean(ResponseCache.class).purgeTag("t").block();
				URI uri = URI.create("http://shop.example" + PATH);
				Awaitility.await().until(() -> b.bean(ResponseCache.class).lookUp(uri) == null);
				assertThat(status(get(b))).contains("fwd=uri-miss");
				assertThat(b.bean(RedisCacheStore.class).failures()).isZero();
			}
		}
	}

	@Test
	void prefixWhoseKeysAreOnSeveralNodesIsRefused() {
		assertThatException().isThrownBy(() -> pod("watt:"))
			.havingRootCause()
			.isInstanceOf(InvalidWattPropertyException.class)
			.withMessageContaining("watt.cache.redis.key-prefix: watt: (expected: ");
	}

	private TestServer pod(String prefix) {
		String addresses = this.nodes.stream()
			.map((node) -> "127.0.0.1:" + node.port())
			.collect(Collectors.joining(","));
		return TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true", "watt.cache.store=redis",
				"server.forward-headers-strategy=framework", "spring.data.redis.cluster.nodes=" + addresses,
				"watt.cache.redis.timeout=1s", "watt.cache.redis.key-prefix=" + prefix);
	}

	private static void awaitUp(TestServer... pods) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> Stream.of(pods).allMatch((pod) -> pod.bean(RedisCacheStore.class).isUp()));
	}

	private String keys() {
		return IntStream.range(0, NODES).mapToObj((i) -> {
			try {
				return this.nodes.get(i).command("KEYS", "*");
			}
			catch (IOException | InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}).collect(Collectors.joining());
	}

	private HttpResponse<String> get(TestServer pod) throws Exception {
		return this.client.send("GET", pod.url(PATH), new byte[0], "X-Forwarded-Host", "shop.example",
				"X-Forwarded-Port", "80");
	}

	private static String status(HttpResponse<?> response) {
		return response.headers().firstValue("cache-status").orElseThrow();
	}

}
