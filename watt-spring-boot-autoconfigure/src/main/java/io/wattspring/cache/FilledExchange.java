package io.wattspring.cache;

import java.security.Principal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.FixedLocaleContextResolver;
import reactor.core.publisher.Mono;

/**
 * The exchange of a request of the cache. What reads the session, or asks who the user
 * is, is for that user, unless it says otherwise.
 */
final class FilledExchange extends ServerWebExchangeDecorator {

	private static final ServerCodecConfigurer NO_CODECS = ServerCodecConfigurer.create();

	private final ServerHttpRequest request;

	private final ServerHttpResponse response;

	private final UserWatch watch;

	private @Nullable ServerWebExchange conditions;

	FilledExchange(ServerWebExchange exchange, ServerHttpRequest request, ServerHttpResponse response) {
		super(exchange);
		this.request = request;
		this.response = response;
		this.watch = UserWatch.of(exchange);
		this.watch.over(response);
		this.watch.comparedWith(request);
		response.beforeCommit(() -> {
			// Those that filters before the cache set, which are not on what is recorded
			if (this.watch.cookies(getDelegate().getResponse()) > 0) {
				this.watch.markPersonal();
			}
			return Mono.empty();
		});
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
		return this.watch.session(super.getSession());
	}

	@Override
	public <T extends Principal> Mono<T> getPrincipal() {
		return this.watch.user(super.<T>getPrincipal());
	}

	@Override
	public boolean isNotModified() {
		return conditions().isNotModified();
	}

	@Override
	public boolean checkNotModified(Instant lastModified) {
		return conditions().checkNotModified(lastModified);
	}

	@Override
	public boolean checkNotModified(String tag) {
		return conditions().checkNotModified(tag);
	}

	@Override
	public boolean checkNotModified(@Nullable String tag, Instant lastModified) {
		return conditions().checkNotModified(tag, lastModified);
	}

	/**
	 * Return what compares the conditions of the request of the cache, and answers to its
	 * response: the decorated exchange knows those of the client only.
	 * @return an exchange of both
	 */
	private synchronized ServerWebExchange conditions() {
		ServerWebExchange conditions = this.conditions;
		if (conditions == null) {
			// Decorated, so that it does not become the exchange whose attributes a
			// request has
			conditions = new DefaultServerWebExchange(new ServerHttpRequestDecorator(this.request), this.response,
					(exchange) -> Mono.empty(), NO_CODECS, new FixedLocaleContextResolver());
			this.conditions = conditions;
		}
		return conditions;
	}

}
