package io.wattspring.autoconfigure;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.lettuce.core.RedisClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.wattspring.cache.redis.RedisCacheStore;
import io.wattspring.cache.redis.RedisStoreSettings;
import io.wattspring.cache.store.CacheStore;

/**
 * {@link AutoConfiguration Auto-configuration} for a response cache that several
 * processes share by way of Redis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WattCacheAutoConfiguration.class,
		after = { DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class })
@ConditionalOnClass({ Caffeine.class, ReactiveRedisConnectionFactory.class, RedisClient.class,
		DataRedisAutoConfiguration.class })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnCacheEnabled.class)
@ConditionalOnProperty(name = "watt.cache.store", havingValue = "redis")
@EnableConfigurationProperties(WattCacheProperties.class)
public final class WattRedisCacheAutoConfiguration {

	/**
	 * Responses of one URI in Redis, as a multiple of the greatest body.
	 */
	private static final int SIZES_OF_A_URI = 4;

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(CacheStore.class)
	@ConditionalOnSingleCandidate(ReactiveRedisConnectionFactory.class)
	RedisCacheStore wattRedisCacheStore(WattCacheProperties properties, ReactiveRedisConnectionFactory factory) {
		RedisStoreSettings settings = settings(properties);
		if (factory instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware()) {
			requireOneSlot(settings.keyPrefix());
		}
		return new RedisCacheStore(WattCacheAutoConfiguration.near(properties), factory, settings);
	}

	/**
	 * Require that all keys are on one node, as scripts need it.
	 * @param keyPrefix beginning of all keys
	 * @see <a href=
	 * "https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags">Redis
	 * Cluster, hash tags</a>
	 */
	private static void requireOneSlot(String keyPrefix) {
		int start = keyPrefix.indexOf('{');
		if (start < 0 || keyPrefix.indexOf('}', start) <= start + 1) {
			throw new InvalidWattPropertyException("watt.cache.redis.key-prefix", keyPrefix,
					"with Redis Cluster, a prefix with a hash tag, such as {watt}:");
		}
	}

	private static RedisStoreSettings settings(WattCacheProperties properties) {
		WattCacheProperties.Redis redis = properties.redis();
		return new RedisStoreSettings(redis.keyPrefix(),
				atLeast("watt.cache.redis.timeout", redis.timeout(), Duration.ofMillis(1)),
				atLeast("watt.cache.redis.interval", redis.interval(), Duration.ofMillis(1)),
				atLeast("watt.cache.redis.max-ttl", redis.maxTtl(), Duration.ofSeconds(1)), properties.maxVariants(),
				SIZES_OF_A_URI * Expect.positive("watt.cache.max-entry-size", properties.maxEntrySize()).toBytes());
	}

	private static Duration atLeast(String property, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidWattPropertyException(property, value, "a duration, at least " + least);
		}
		return value;
	}

	@Bean
	@ConditionalOnSingleCandidate(RedisCacheStore.class)
	SmartLifecycle wattRedisCacheLifecycle(RedisCacheStore store) {
		return new StoreLifecycle(store);
	}

	/**
	 * Starts the store after the connection factory (phase 0), and stops it before.
	 */
	private static final class StoreLifecycle implements SmartLifecycle {

		private final RedisCacheStore store;

		private volatile boolean running;

		StoreLifecycle(RedisCacheStore store) {
			this.store = store;
		}

		@Override
		public void start() {
			this.running = true;
			this.store.start();
		}

		@Override
		public void stop() {
			this.running = false;
			this.store.stop();
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 1;
		}

	}

}
