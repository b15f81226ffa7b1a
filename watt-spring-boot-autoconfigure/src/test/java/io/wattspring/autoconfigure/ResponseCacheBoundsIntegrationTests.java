package io.wattspring.autoconfigure;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.wattspring.cache.CacheStatistics;
import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Very many distinct URLs, over sockets: the cache never has more bytes than it may.
 */
class ResponseCacheBoundsIntegrationTests {

	private static final int URLS = Integer.getInteger("watt.test.cache-urls", 4000);

	private static final int CLIENTS = 4;

	private static final int LOOK_EVERY = 100;

	private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

	private final AtomicInteger next = new AtomicInteger();

	@Test
	void distinctUrlsNeverTakeMoreThanMaxSize() throws Exception {
		try (TestServer server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"watt.cache.max-size=1MB", "watt.cache.max-copying=512KB")) {
			ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
			for (int i = 0; i < CLIENTS; i++) {
				clients.execute(() -> run(server));
			}
			clients.shutdown();
			assertThat(clients.awaitTermination(15, TimeUnit.MINUTES)).isTrue();
			assertThat(this.wrong).isEmpty();
			ResponseCache cache = server.bean(ResponseCache.class);
			Awaitility.await().untilAsserted(() -> {
				CacheStatistics statistics = cache.statistics();
				assertThat(statistics.stored()).isEqualTo(URLS);
				assertThat(statistics.evictions()).isPositive();
				assertThat(statistics.copyingBytes()).isZero();
			});
		}
	}

	private void run(TestServer server) {
		ResponseCache cache = server.bean(ResponseCache.class);
		try (RawConnection connection = RawConnection.open(server)) {
			for (int i = this.next.getAndIncrement(); i < URLS; i = this.next.getAndIncrement()) {
				int status = connection.get("/chunks?count=2&size=" + 100 * (i % 20 + 1) + "&n=" + i).status();
				if (status != 200 || i % LOOK_EVERY == 0 && !isWithinBounds(cache.statistics())) {
					this.wrong.add(i + ": " + status + " " + cache.statistics());
				}
			}
		}
		catch (IOException ex) {
			this.wrong.add(ex.toString());
		}
	}

	private static boolean isWithinBounds(CacheStatistics statistics) {
		return statistics.bytes() <= statistics.maxBytes() && statistics.copyingBytes() <= 512 * 1024;
	}

}
