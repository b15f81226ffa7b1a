package io.wattspring.cache;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.PolicySettings;
import io.wattspring.cache.store.CaffeineStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks for very many distinct URLs, with responses of all kinds, and looks at the memory
 * that the cache takes, by its own account and by that of the JVM.
 */
class CacheBoundsTests {

	private static final int URLS = Integer.getInteger("watt.test.cache-urls", 20_000);

	private static final int LOOKS = 10;

	private static final long MAX_BYTES = 16_000_000;

	private static final long MAX_COPYING = 2_000_000;

	private static final CacheSettings SETTINGS = new CacheSettings("Watt", false, 100_000, MAX_COPYING,
			Duration.ofSeconds(5), Duration.ofMinutes(2), 64, PolicySettings.STRICT, KeyPolicy.AS_SENT, null);

	private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

	private final Random random = new Random(1);

	private final byte[] bytes = new byte[20_000];

	@Test
	void memoryStaysWithinTheBounds() {
		try (HttpCache cache = new HttpCache(SETTINGS, new CaffeineStore(MAX_BYTES, 8), List.of(), (request) -> request,
				ResponseControl.NONE)) {
			HttpHandler handler = cache.inFrontOf(this::answer, (request) -> Schedulers.immediate());
			ask(handler, -1);
			long before = used();
			for (int i = 1; i <= URLS; i++) {
				ask(handler, i);
				if (i % (URLS / LOOKS) == 0) {
					check(cache, before, i);
				}
			}
			assertThat(cache.statistics().evictions()).isPositive();
		}
	}

	private void check(HttpCache cache, long before, int urls) {
		CacheStatistics statistics = cache.statistics();
		assertThat(statistics.bytes()).isLessThanOrEqualTo(MAX_BYTES);
		assertThat(statistics.copyingBytes()).isLessThanOrEqualTo(MAX_COPYING);
		assertThat(used() - before).as("bytes of heap after %d URLs, of which stored: %s", urls, statistics)
			.isLessThanOrEqualTo(MAX_BYTES + MAX_COPYING);
	}

	private long used() {
		this.memory.gc();
		return this.memory.getHeapMemoryUsage().getUsed();
	}

	private void ask(HttpHandler handler, int number) {
		String url = "http://localhost/" + number + "?" + "q".repeat(this.random.nextInt(2000));
		ServerHttpRequest request = MockServerHttpRequest.get(url)
			.header("Foo", "f".repeat(this.random.nextInt(200)))
			.build();
		handler.handle(request, new MockServerHttpResponse()).block(Duration.ofSeconds(10));
	}

	private Mono<Void> answer(ServerHttpRequest request, ServerHttpResponse response) {
		HttpHeaders headers = response.getHeaders();
		switch (this.random.nextInt(4)) {
			case 0 -> response.setStatusCode(HttpStatus.NOT_FOUND);
			case 1 -> headers.setCacheControl("max-age=60, stale-while-revalidate=60, stale-if-error=600");
			case 2 -> {
				headers.setCacheControl("max-age=60");
				headers.set("Vary", "Foo");
				headers.set("Cache-Tag", "a,b,c");
			}
			default -> headers.setCacheControl("no-cache");
		}
		headers.setETag("\"e\"");
		for (int i = this.random.nextInt(20); i > 0; i--) {
			headers.set("Field-" + i, "v".repeat(this.random.nextInt(100)));
		}
		int parts = this.random.nextInt(3);
		return response.writeWith(Flux.range(0, parts)
			.map((part) -> DefaultDataBufferFactory.sharedInstance
				.wrap(Arrays.copyOf(this.bytes, this.random.nextInt(this.bytes.length)))));
	}

}
