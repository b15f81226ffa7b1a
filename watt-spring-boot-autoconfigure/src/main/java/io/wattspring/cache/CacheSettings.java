package io.wattspring.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.PolicySettings;

/**
 * What the owner of a cache decides.
 *
 * @param name name of the cache in Cache-Status
 * @param showKey whether Cache-Status shows keys
 * @param maxEntrySize bytes of the greatest body that is stored
 * @param maxCopying bytes of all bodies that are being recorded
 * @param lockTimeout time for which a request waits for another one of the same key
 * @param hitForMiss time for which requests of a key that is not cacheable do not wait
 * @param maxRefreshes number of responses that are refreshed in the background at once
 * @param policy what is stored and for how long
 * @param key how keys are made
 * @param compression which responses are compressed when they are stored, {@code null}
 * for none
 * @since 0.1.0
 */
public record CacheSettings(String name, boolean showKey, int maxEntrySize, long maxCopying, Duration lockTimeout,
		Duration hitForMiss, int maxRefreshes, PolicySettings policy, KeyPolicy key,
		@Nullable Compression compression) {

	private static final int MEBIBYTE = 1 << 20;

	/**
	 * The defaults.
	 */
	public static final CacheSettings DEFAULT = new CacheSettings("Watt", false, MEBIBYTE, 32L * MEBIBYTE,
			Duration.ofSeconds(5), Duration.ofMinutes(2), 64, PolicySettings.STRICT, KeyPolicy.AS_SENT, null);

}
