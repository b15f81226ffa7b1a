package io.wattspring.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * A response of which it is known whether it is for one user.
 */
interface PersonalResponse {

	/**
	 * What is written depends on who the user is.
	 */
	void markPersonal();

	/**
	 * Let a watch tell whether that is so, which it may know at the end of the body only.
	 * @param watch the watch
	 */
	void watchedBy(UserWatch watch);

	/**
	 * Find such a response.
	 * @param response a response, or what decorates one
	 * @return the response, or {@code null} if it is not one of the cache
	 */
	static @Nullable PersonalResponse of(ServerHttpResponse response) {
		ServerHttpResponse inner = response;
		while (!(inner instanceof PersonalResponse) && inner instanceof ServerHttpResponseDecorator decorator) {
			inner = decorator.getDelegate();
		}
		return (inner instanceof PersonalResponse personal) ? personal : null;
	}

}
