package io.wattspring.cache;

import java.security.Principal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.WebSessionIdResolver;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.wattspring.cache.policy.RequestFacts;

/**
 * Sees whether the answer to a request depends on who its user is, which need not show in
 * the fields of the request and the response. Filters before the cache know no other
 * response than the client's, and what they do there on behalf of a handler (the session
 * of a CSRF token) is not on the one that is recorded.
 */
final class UserWatch {

	private static final String ATTRIBUTE = UserWatch.class.getName();

	private static final String SECURITY = "org.springframework.security.";

	/**
	 * Key of the user in the context, where Spring Security keeps it.
	 */
	private static final String SECURITY_CONTEXT = "org.springframework.security.core.context.SecurityContext";

	/**
	 * Attribute in which Spring Security keeps what makes a CSRF token.
	 */
	private static final String CSRF_TOKEN = "org.springframework.security.web.server.csrf.CsrfToken";

	private volatile @Nullable WebSession session;

	private volatile @Nullable String token;

	private volatile boolean known;

	private volatile boolean sessionTold;

	private volatile boolean credentials;

	private volatile boolean handled;

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
			watch.credentials = RequestFacts.of(exchange.getRequest()).credentials();
			watch.countCookies(exchange.getResponse());
			watch.over(exchange.getResponse());
			return filter(new Watched(exchange), chain);
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
			ServerWebExchange watched = new Watched(exchange);
			return filter(watched, chain).contextWrite((context) -> watch.context(context, watched));
		};
	}

	/**
	 * Create the same filter, to be the last: what comes after it is of a handler.
	 * @return the filter
	 */
	static WebFilter ofHandlers() {
		WebFilter users = ofUsers();
		return (exchange, chain) -> {
			of(exchange).handled = true;
			return users.filter(exchange, chain);
		};
	}

	/**
	 * Watch over what tells clients which session to use, or to use none any more.
	 * @param ids tells them
	 * @return the same, watched
	 */
	static WebSessionIdResolver sessionIds(WebSessionIdResolver ids) {
		return new WatchedSessionIds(ids);
	}

	private static Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		WatchedResponse response = WatchedResponse.of(exchange.getResponse());
		Mono<Void> answer = chain.filter(exchange);
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
	 * Return whether the request has come to a handler.
	 * @return whether all filters have let it pass
	 */
	boolean isHandled() {
		return this.handled;
	}

	/**
	 * Look at the request as filters have left it: whoever takes credentials out of it
	 * may hand on in other ways whose they are.
	 * @param request the request
	 */
	void comparedWith(ServerHttpRequest request) {
		if (this.credentials && !RequestFacts.of(request).credentials()) {
			markPersonal();
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
		if (exchange.getAttribute(CSRF_TOKEN) instanceof Mono<?> future) {
			exchange.getAttributes().put(CSRF_TOKEN, future.doOnNext((made) -> {
				this.known = true;
				this.token = SecurityContexts.token(made);
			}));
		}
	}

	<T> Mono<T> user(Mono<T> user) {
		return user.doOnNext((someone) -> {
			// Others may find out at the same time that it is somebody
			if (isSomebody(someone)) {
				this.known = true;
			}
		});
	}

	/**
	 * Watch over the user in the context of a handler. One who is known at once counts
	 * even if nobody asks: what has found that out may have let in nobody else, or have
	 * handed it on in other ways. An exchange that is there may not be used to pass by
	 * what is watched.
	 * @param context the context
	 * @param exchange the exchange of the handler
	 * @return the same, with the user watched
	 */
	Context context(Context context, ServerWebExchange exchange) {
		Context watched = context;
		for (Map.Entry<Object, Object> entry : context.stream().toList()) {
			if (entry.getValue() instanceof ServerWebExchange) {
				watched = watched.put(entry.getKey(), exchange);
			}
			else if (entry.getKey() instanceof Class<?> key && key.getName().equals(SECURITY_CONTEXT)
					&& entry.getValue() instanceof Mono<?> user) {
				if (SecurityContexts.isOfKnownUser(user)) {
					this.known = true;
				}
				watched = watched.put(key, user(user));
			}
		}
		return watched;
	}

	// Other classes than those of Spring Security are not nobody's
	private static boolean isSomebody(Object someone) {
		return !someone.getClass().getName().startsWith(SECURITY) || SecurityContexts.isUser(someone);
	}

	/**
	 * Return whether fields tell which session is used, or its token against forgery.
	 * Whoever gets them can use them.
	 * @param headers fields of a response
	 * @return whether a value contains one
	 */
	boolean isSecretIn(HttpHeaders headers) {
		WebSession session = this.session;
		return this.sessionTold || session != null && session.isStarted() && isIn(headers, session.getId())
				|| isIn(headers, this.token);
	}

	private static boolean isIn(HttpHeaders headers, @Nullable String secret) {
		return secret != null && !secret.isEmpty()
				&& headers.headerSet()
					.stream()
					.flatMap((field) -> field.getValue().stream())
					.anyMatch((value) -> value != null && value.contains(secret));
	}

	// The user was asked for, or has a session that was used
	boolean isPersonal() {
		WebSession session = this.session;
		return this.known || session != null && session.isStarted();
	}

	/**
	 * Tells clients in a field which session to use, which is then nobody else's.
	 *
	 * @param ids does so
	 */
	private record WatchedSessionIds(WebSessionIdResolver ids) implements WebSessionIdResolver {

		@Override
		public List<String> resolveSessionIds(ServerWebExchange exchange) {
			return this.ids.resolveSessionIds(exchange);
		}

		@Override
		public void setSessionId(ServerWebExchange exchange, String id) {
			of(exchange).sessionTold = true;
			this.ids.setSessionId(exchange, id);
		}

		@Override
		public void expireSession(ServerWebExchange exchange) {
			of(exchange).sessionTold = true;
			this.ids.expireSession(exchange);
		}

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
