package io.wattspring.cache.redis;

import java.time.Duration;

/**
 * What the owner of a {@link RedisCacheStore} decides.
 *
 * @param keyPrefix beginning of all keys in Redis
 * @param timeout time for which a request waits for Redis
 * @param interval time after which purges of others are looked for, and after which Redis
 * is tried again when it failed
 * @param maxTtl time for which a response is kept in Redis at most
 * @param maxVariants number of responses to keep for a URI
 * @param maxBytes bytes of all responses to keep in Redis for a URI
 * @since 0.1.0
 */
public record RedisStoreSettings(String keyPrefix, Duration timeout, Duration interval, Duration maxTtl,
		int maxVariants, long maxBytes) {

}
