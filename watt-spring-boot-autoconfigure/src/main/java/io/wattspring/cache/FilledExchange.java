package io.wattspring.cache;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;

/**
 * The exchange of a request of the cache. What reads the session is for the user whose
 * session it is, unless it says otherwise.
 */
final class FilledExchange extends ServerWebExchangeDecorator {

	private final ServerHttpRequest request;

	private final ServerHttpResponse response;

	FilledExchange(ServerWebExchange exchange, ServerHttpRequest request, ServerHttpResponse response) {
		super(exchange);
		this.request = request;
		this.response = response;
	}

	@Override
	public ServerHttpRequest getRequest() {
		return this.request;
	}

	@Override
	public ServerHttpResponse getResponse() {
		return this.response;
	}

	@Override
	public Mono<WebSession> getSession() {
		return super.getSession().doOnNext((session) -> this.response.beforeCommit(() -> {
			// The session's own cookie goes to the client's response, which is not
			// recorded
			if (session.isStarted() && this.response instanceof PersonalResponse personal) {
				personal.markPersonal();
			}
			return Mono.empty();
		}));
	}

}
