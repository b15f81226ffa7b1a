package io.wattspring.cache;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Sees whether the answer to a request depends on who its user is. Filters before the
 * cache know no other response than the client's, and what they do there on behalf of a
 * handler (the session and the cookie of a CSRF token) is not on the one that is
 * recorded.
 */
final class UserWatch {

	private static final String ATTRIBUTE = UserWatch.class.getName();

	/**
	 * Key of the user in the context, where Spring Security keeps it.
	 */
	private static final String SECURITY_CONTEXT = "org.springframework.security.core.context.SecurityContext";

	private volatile @Nullable WebSession session;

	private volatile boolean known;

	private UserWatch() {
	}

	/**
	 * Return the watch over an exchange, or over what it decorates.
	 * @param exchange the exchange
	 * @return its watch
	 */
	static UserWatch of(ServerWebExchange exchange) {
		return (UserWatch) exchange.getAttributes().computeIfAbsent(ATTRIBUTE, (name) -> new UserWatch());
	}

	/**
	 * Create a filter, to be the first, that sees all use of sessions.
	 * @return the filter
	 */
	static WebFilter filter() {
		return (ServerWebExchange exchange, WebFilterChain chain) -> chain.filter(new Watched(exchange));
	}

	Mono<WebSession> session(Mono<WebSession> session) {
		return session.doOnNext((used) -> this.session = used);
	}

	<T> Mono<T> user(Mono<T> user) {
		return user.doOnNext((someone) -> this.known = true);
	}

	/**
	 * Watch over the user in the context of a handler.
	 * @param context the context
	 * @return the same, with the user watched
	 */
	Context context(Context context) {
		for (Map.Entry<Object, Object> entry : context.stream().toList()) {
			if (entry.getKey() instanceof Class<?> key && key.getName().equals(SECURITY_CONTEXT)
					&& entry.getValue() instanceof Mono<?> user) {
				return context.put(key, user(user));
			}
		}
		return context;
	}

	/**
	 * Return whether the user was asked for, or has a session that was used.
	 * @return whether the answer may depend on the user
	 */
	boolean isPersonal() {
		WebSession session = this.session;
		return this.known || session != null && session.isStarted();
	}

	/**
	 * An exchange whose session is watched.
	 */
	private static final class Watched extends ServerWebExchangeDecorator {

		Watched(ServerWebExchange exchange) {
			super(exchange);
		}

		@Override
		public Mono<WebSession> getSession() {
			return of(this).session(super.getSession());
		}

	}

}
