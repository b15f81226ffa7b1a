package io.wattspring.cache;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * The stored responses, for applications that know when they change. A response that was
 * asked for before a purge is not stored after it.
 *
 * @since 0.1.0
 */
public interface ResponseCache {

	/**
	 * Remove the responses of a URI.
	 * @param uri an absolute URI, as clients use it
	 * @return completes with the number of URIs that were removed
	 */
	Mono<Long> purge(URI uri);

	/**
	 * Make the responses of a URI stale.
	 * @param uri an absolute URI, as clients use it
	 * @return completes with the number of URIs that were changed
	 */
	Mono<Long> expire(URI uri);

	/**
	 * Remove the responses with a tag.
	 * @param tag a tag that the application sent in Cache-Tag or Surrogate-Key
	 * @return completes with the number of URIs that were removed
	 */
	Mono<Long> purgeTag(String tag);

	/**
	 * Make the responses with a tag stale.
	 * @param tag a tag that the application sent in Cache-Tag or Surrogate-Key
	 * @return completes with the number of URIs that were changed
	 */
	Mono<Long> expireTag(String tag);

	/**
	 * Remove the responses of all URIs with a beginning.
	 * @param prefix the beginning, such as {@code https://example.org/products/}
	 * @return completes with the number of URIs that were removed
	 */
	Mono<Long> purgePrefix(String prefix);

	/**
	 * Make the responses of all URIs with a beginning stale.
	 * @param prefix the beginning, such as {@code https://example.org/products/}
	 * @return completes with the number of URIs that were changed
	 */
	Mono<Long> expirePrefix(String prefix);

	/**
	 * Remove all responses.
	 * @return completes with the number of URIs that were removed
	 */
	Mono<Long> purgeAll();

	/**
	 * Make all responses stale.
	 * @return completes with the number of URIs that were changed
	 */
	Mono<Long> expireAll();

	/**
	 * Return what is stored for a URI.
	 * @param uri an absolute URI, as clients use it
	 * @return what is at hand, or {@code null}
	 */
	@Nullable StoredResource lookUp(URI uri);

	/**
	 * Return the age of a response in seconds.
	 * @param response a stored response
	 * @return seconds
	 */
	long age(StoredResponse response);

	/**
	 * Return what the cache did so far.
	 * @return the numbers
	 */
	CacheStatistics statistics();

}
