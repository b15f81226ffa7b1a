package io.wattspring.cache.store;

import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Stores responses in the heap, at most so many bytes of them.
 *
 * @since 0.1.0
 */
public final class CaffeineStore implements CacheStore {

	private final Cache<String, StoredResource> resources;

	private final long maxBytes;

	private final int maxVariants;

	private final LongSupplier ticker;

	/**
	 * Create a store.
	 * @param maxBytes bytes that all responses may take
	 * @param maxVariants number of responses to keep for a URI
	 */
	public CaffeineStore(long maxBytes, int maxVariants) {
		this(maxBytes, maxVariants, System::nanoTime);
	}

	CaffeineStore(long maxBytes, int maxVariants, LongSupplier ticker) {
		this.maxBytes = maxBytes;
		this.maxVariants = maxVariants;
		this.ticker = ticker;
		this.resources = Caffeine.newBuilder()
			.maximumWeight(maxBytes)
			.<String, StoredResource>weigher(
					(key, resource) -> (int) Math.min(Integer.MAX_VALUE, key.length() + resource.weight()))
			// Whoever writes makes room
			.executor(Runnable::run)
			.recordStats()
			.build();
	}

	@Override
	public @Nullable StoredResource get(String key) {
		return this.resources.getIfPresent(key);
	}

	@Override
	public void put(String key, StoredResponse response) {
		this.resources.asMap().compute(key, (other, old) -> StoredResource.with(old, response, this.maxVariants));
	}

	/**
	 * Store a whole resource, in place of what was stored.
	 * @param key key of a URI
	 * @param resource what to store
	 */
	public void putAll(String key, StoredResource resource) {
		this.resources.put(key, resource);
	}

	@Override
	public Mono<Long> purge(Purge purge) {
		return Mono.fromSupplier(() -> purgeNow(purge));
	}

	/**
	 * Remove responses, or make them stale, before returning.
	 * @param purge which ones
	 * @return how many URIs had such
	 */
	public long purgeNow(Purge purge) {
		if (purge.scope() == Purge.Scope.KEY) {
			return purge(purge.value(), purge);
		}
		long count = 0;
		for (String key : this.resources.asMap().keySet()) {
			count += purge(key, purge);
		}
		return count;
	}

	private long purge(String key, Purge purge) {
		long[] count = { 0 };
		this.resources.asMap().computeIfPresent(key, (other, resource) -> resource.map((response) -> {
			if (response == null || !purge.matches(key, response.tags())) {
				return response;
			}
			count[0] = 1;
			return purge.soft() ? response.expired(this.ticker.getAsLong()) : null;
		}));
		return count[0];
	}

	@Override
	public Usage usage() {
		this.resources.cleanUp();
		Policy.Eviction<String, StoredResource> eviction = this.resources.policy().eviction().orElseThrow();
		return new Usage(this.resources.estimatedSize(), eviction.weightedSize().orElse(0), this.maxBytes,
				this.resources.stats().evictionCount());
	}

}
