package io.wattspring.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * A response of the cache, which is told what its fields do not show.
 */
interface WatchedResponse {

	/**
	 * Let a watch tell whether the response is for one user, which it may know at the end
	 * of the body only.
	 * @param watch the watch
	 */
	void watchedBy(UserWatch watch);

	/**
	 * What made the response has failed. Unless it was on its way before, an error
	 * follows, with the fields that were meant for the response.
	 */
	void failed();

	/**
	 * Find such a response.
	 * @param response a response, or what decorates one
	 * @return the response, or {@code null} if it is not one of the cache
	 */
	static @Nullable WatchedResponse of(ServerHttpResponse response) {
		ServerHttpResponse inner = response;
		while (!(inner instanceof WatchedResponse) && inner instanceof ServerHttpResponseDecorator decorator) {
			inner = decorator.getDelegate();
		}
		return (inner instanceof WatchedResponse watched) ? watched : null;
	}

}
