package io.wattspring.cache.store;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where responses are stored, by the key of their URI. What fails is told as an error and
 * is a miss to the cache.
 *
 * @since 0.1.0
 */
public interface CacheStore {

	/**
	 * Return what is at hand, without waiting for anything.
	 * @param key key of a URI
	 * @return what is stored for it, or {@code null}
	 */
	@Nullable StoredResource get(String key);

	/**
	 * Return whether more may be stored than what is at hand.
	 * @return whether {@link #find(String)} is worth asking
	 */
	default boolean isShared() {
		return false;
	}

	/**
	 * Look for what is not at hand.
	 * @param key key of a URI
	 * @return what is stored for it, empty if nothing is
	 */
	default Mono<StoredResource> find(String key) {
		return Mono.justOrEmpty(get(key));
	}

	/**
	 * Store a response, in place of the one that was for the same requests.
	 * @param key key of a URI
	 * @param response the response
	 */
	void put(String key, StoredResponse response);

	/**
	 * Return how far purges have come, for stores that others purge too.
	 * @return a position that only grows
	 */
	default long position() {
		return 0;
	}

	/**
	 * Store a response, unless others have purged it since it was asked for.
	 * @param key key of a URI
	 * @param response the response
	 * @param since {@link #position()} before it was asked for
	 */
	default void put(String key, StoredResponse response, long since) {
		put(key, response);
	}

	/**
	 * Return whether others may have purged a response since it was asked for, so that
	 * clients that come now must not wait for it.
	 * @param key key of its URI
	 * @param since {@link #position()} before it was asked for
	 * @return whether they may have
	 */
	default boolean mayBePurged(String key, long since) {
		return position() != since;
	}

	/**
	 * Return how often what is not at hand could not be reached.
	 * @return failures that were told as misses
	 */
	default long failures() {
		return 0;
	}

	/**
	 * Remove responses, or make them stale.
	 * @param purge which ones
	 * @return how many were chosen, as far as is known
	 */
	Mono<Long> purge(Purge purge);

	/**
	 * Return how much is at hand.
	 * @return the usage
	 */
	Usage usage();

	/**
	 * How much is stored.
	 *
	 * @param resources number of URIs
	 * @param bytes memory that they take
	 * @param maxBytes memory that they may take
	 * @param evictions number of URIs that had to make room
	 */
	record Usage(long resources, long bytes, long maxBytes, long evictions) {

	}

}
