package io.wattspring.cache;

import java.security.Principal;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Caches what comes after it in the chain: filters before it see every request.
 */
final class CacheWebFilter implements WebFilter {

	private final HttpCache cache;

	private final boolean needsPrincipal;

	CacheWebFilter(HttpCache cache, boolean needsPrincipal) {
		this.cache = cache;
		this.needsPrincipal = needsPrincipal;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (!this.needsPrincipal) {
			return filter(exchange, chain, null);
		}
		return exchange.getPrincipal()
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((principal) -> filter(exchange, chain, principal.orElse(null)));
	}

	private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain, @Nullable Principal principal) {
		return this.cache.handle(exchange.getRequest(), exchange.getResponse(), exchange.getRequest(), principal,
				(request, response) -> filter(new FilledExchange(exchange, request, response), chain),
				Schedulers.parallel());
	}

	private static Mono<Void> filter(FilledExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange).contextWrite((context) -> UserWatch.of(exchange).context(context, exchange));
	}

}
