package io.wattspring.cache;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Sees whether the answer to a request depends on who its user is, which need not show in
 * the fields of the request and the response. Filters before the cache know no other
 * response than the client's, and what they do there on behalf of a handler (the session
 * of a CSRF token) is not on the one that is recorded.
 */
final class UserWatch {

	private static final String ATTRIBUTE = UserWatch.class.getName();

	/**
	 * Key of the user in the context, where Spring Security keeps it.
	 */
	private static final String SECURITY_CONTEXT = "org.springframework.security.core.context.SecurityContext";

	/**
	 * Attribute in which Spring Security keeps what makes a CSRF token.
	 */
	private static final String CSRF_TOKEN = "org.springframework.security.web.server.csrf.CsrfToken";

	private volatile @Nullable WebSession session;

	private volatile boolean known;

	private volatile int cookiesBeforeCommit = -1;

	/**
	 * Return the watch over an exchange, or over what it decorates.
	 * @param exchange the exchange
	 * @return its watch
	 */
	static UserWatch of(ServerWebExchange exchange) {
		return (UserWatch) exchange.getAttributes().computeIfAbsent(ATTRIBUTE, (name) -> new UserWatch());
	}

	/**
	 * Create a filter, to be the first, that sees all use of sessions, and what fails.
	 * @return the filter
	 */
	static WebFilter ofSessions() {
		return (exchange, chain) -> {
			UserWatch watch = of(exchange);
			watch.countCookies(exchange.getResponse());
			watch.over(exchange.getResponse());
			return filter(exchange, chain);
		};
	}

	/**
	 * Create a filter, to come after those that find out who the user is, that sees who
	 * asks for the user or a CSRF token, and what fails before others make something else
	 * of it.
	 * @return the filter
	 */
	static WebFilter ofUsers() {
		return (exchange, chain) -> {
			UserWatch watch = of(exchange);
			watch.overToken(exchange);
			return filter(exchange, chain).contextWrite(watch::context);
		};
	}

	private static Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		WatchedResponse response = WatchedResponse.of(exchange.getResponse());
		Mono<Void> answer = chain.filter(new Watched(exchange));
		return (response != null) ? answer.doOnError((ex) -> response.failed()) : answer;
	}

	/**
	 * Tell a response, where it is one of the cache, whether it is for one user.
	 * @param response the response
	 */
	void over(ServerHttpResponse response) {
		WatchedResponse watched = WatchedResponse.of(response);
		if (watched != null) {
			watched.watchedBy(this);
		}
	}

	/**
	 * What is written depends on who the user is.
	 */
	void markPersonal() {
		this.known = true;
	}

	// As it is registered first, before what others do at commit
	private void countCookies(ServerHttpResponse response) {
		response.beforeCommit(() -> {
			this.cookiesBeforeCommit = count(response);
			return Mono.empty();
		});
	}

	/**
	 * Return how many cookies a client's response has, but for those that are set when it
	 * is committed: these are not of a handler whose response comes later.
	 * @param response the client's response
	 * @return the number of cookies
	 */
	int cookies(ServerHttpResponse response) {
		int counted = this.cookiesBeforeCommit;
		return (counted >= 0) ? counted : count(response);
	}

	private static int count(ServerHttpResponse response) {
		return response.getCookies().values().stream().mapToInt(List::size).sum();
	}

	Mono<WebSession> session(Mono<WebSession> session) {
		return session.doOnNext((used) -> {
			this.session = used;
			if (used.isStarted()) {
				// It is not any more when it is invalidated
				this.known = true;
			}
		});
	}

	// Its cookie may come too late to be seen: a refresh shares the response of a client
	private void overToken(ServerWebExchange exchange) {
		if (exchange.getAttribute(CSRF_TOKEN) instanceof Mono<?> token) {
			exchange.getAttributes().put(CSRF_TOKEN, user(token));
		}
	}

	<T> Mono<T> user(Mono<T> user) {
		return user.doOnNext((someone) -> this.known = true);
	}

	/**
	 * Watch over the user in the context of a handler. One who is known at once counts
	 * even if nobody asks: what has found that out may have let in nobody else, or have
	 * handed it on in other ways.
	 * @param context the context
	 * @return the same, with the user watched
	 */
	Context context(Context context) {
		for (Map.Entry<Object, Object> entry : context.stream().toList()) {
			if (entry.getKey() instanceof Class<?> key && key.getName().equals(SECURITY_CONTEXT)
					&& entry.getValue() instanceof Mono<?> user) {
				if (SecurityContexts.isOfKnownUser(user)) {
					this.known = true;
				}
				return context.put(key, user(user));
			}
		}
		return context;
	}

	/**
	 * Return whether fields tell which session is used. Whoever gets them can use it.
	 * @param headers fields of a response
	 * @return whether a value contains its name
	 */
	boolean isSessionIn(HttpHeaders headers) {
		WebSession session = this.session;
		return session != null && session.isStarted()
				&& headers.headerSet()
					.stream()
					.flatMap((field) -> field.getValue().stream())
					.anyMatch((value) -> value != null && value.contains(session.getId()));
	}

	// The user was asked for, or has a session that was used
	boolean isPersonal() {
		WebSession session = this.session;
		return this.known || session != null && session.isStarted();
	}

	/**
	 * An exchange whose session and user are watched.
	 */
	private static final class Watched extends ServerWebExchangeDecorator {

		Watched(ServerWebExchange exchange) {
			super(exchange);
		}

		@Override
		public Mono<WebSession> getSession() {
			return of(this).session(super.getSession());
		}

		@Override
		public <T extends Principal> Mono<T> getPrincipal() {
			return of(this).user(super.<T>getPrincipal());
		}

	}

}
