package io.wattspring.cache;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Adds to the keys of responses, so that requests with different additions never get the
 * same response. Called for each request, on an event loop: it must not block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CacheKeyContributor {

	/**
	 * Return what to add.
	 * @param request the request
	 * @param principal the user, or {@code null}; never known where the cache stands in
	 * front of all filters
	 * @return any text
	 */
	String contribute(ServerHttpRequest request, @Nullable Principal principal);

}
