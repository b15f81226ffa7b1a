package io.wattspring.dispatch;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * A request was given up on, and its response belongs to no connection: it was to fill a
 * cache. Whoever waits for it is to be answered with this.
 */
final class GaveUpException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final HttpStatus status;

	GaveUpException(HttpStatus status, String detail) {
		super(detail, null, false, false);
		this.status = status;
	}

	/**
	 * Answer a client, unless a response to it has begun.
	 * @param response the client's response
	 * @return completes when the answer is written, or fails with this
	 */
	Mono<Void> answer(ServerHttpResponse response) {
		if (response.isCommitted()) {
			return Mono.error(this);
		}
		byte[] json = ProblemDetails.json(this.status, String.valueOf(getMessage()));
		response.setStatusCode(this.status);
		// Those of the application's response may be there already
		response.getHeaders().clear();
		response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(json)));
	}

}
