package io.wattspring.cache;

import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * What a cache asks of the server that sends its responses.
 *
 * @since 0.1.0
 */
public interface ResponseControl {

	/**
	 * That of a server that does nothing of it.
	 */
	ResponseControl NONE = new ResponseControl() {

		@Override
		public boolean sendAsIs(ServerHttpResponse response) {
			return false;
		}

		@Override
		public void reset(ServerHttpResponse response) {
		}

	};

	/**
	 * Keep the server from compressing a response.
	 * @param response the response, before it is committed
	 * @return whether the server will not compress it
	 */
	boolean sendAsIs(ServerHttpResponse response);

	/**
	 * End a response at once, whatever its client has not read yet: reset its connection,
	 * or its stream over HTTP/2.
	 * @param response the response
	 */
	void reset(ServerHttpResponse response);

}
