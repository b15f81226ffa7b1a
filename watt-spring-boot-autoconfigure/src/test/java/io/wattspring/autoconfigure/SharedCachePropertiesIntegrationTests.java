package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.wattspring.cache.redis.RedisCacheStore;
import io.wattspring.cache.store.CacheStore;
import io.wattspring.cache.store.CaffeineStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of what {@code watt.cache.store} asks for, without a Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class SharedCachePropertiesIntegrationTests {

	private static final String EXCLUDE = "spring.autoconfigure.exclude="
			+ "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration,"
			+ "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration";

	@Test
	void withoutAskingForItNothingIsShared() {
		try (TestServer server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true")) {
			assertThat(server.bean(CacheStore.class)).isInstanceOf(CaffeineStore.class);
		}
	}

	@Test
	void askingWithoutConnectionFactoryTellsWhatIsMissing(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(EXCLUDE));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("watt.cache.store: redis (expected: 'memory', or spring-boot-starter-data-redis with Lettuce");
	}

	@ParameterizedTest
	@CsvSource({ "timeout, 0, a duration", "interval, -1s, a duration", "max-ttl, 10ms, at least PT1S" })
	void wrongValuesAreTold(String name, String value, String expected, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("watt.cache.redis." + name + "=" + value));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("watt.cache.redis." + name)
			.contains(expected);
	}

	@Test
	void startDoesNotNeedRedisAndTellsThatItIsMissingOnce(CapturedOutput output) throws Exception {
		try (TestServer server = start("spring.data.redis.port=1", "watt.cache.redis.interval=20ms")) {
			RedisCacheStore store = server.bean(RedisCacheStore.class);
			Awaitility.await().until(() -> store.failures() > 3);
			TestClient client = TestClient.http1();
			long start = System.nanoTime();
			String url = server.url("/any?cc=max-age%3D60");
			client.get(url);
			assertThat(client.get(url).headers().firstValue("cache-status").orElse("")).startsWith("Watt; hit");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		}
		assertThat(output.getAll().split("Redis does not answer", -1)).hasSize(2);
	}

	private static TestServer start(String... properties) {
		List<String> all = new ArrayList<>(List.of("watt.cache.enabled=true", "watt.cache.store=redis"));
		all.addAll(List.of(properties));
		return TestServer.start(CachedEndpoints.class, all.toArray(String[]::new));
	}

}
