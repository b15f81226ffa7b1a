package io.wattspring.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * The server below responses.
 */
final class ServerResponses {

	private ServerResponses() {
	}

	/**
	 * Return the server's own response.
	 * @param response what stands for it
	 * @return the response, or {@code null} if there is no server, as in tests
	 */
	static @Nullable Object nativeResponse(ServerHttpResponse response) {
		try {
			return ServerHttpResponseDecorator.getNativeResponse(response);
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			return null;
		}
	}

}
