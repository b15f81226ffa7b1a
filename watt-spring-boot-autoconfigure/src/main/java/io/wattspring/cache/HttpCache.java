package io.wattspring.cache;

import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.session.WebSessionIdResolver;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.RequestFacts;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.CacheStore;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * A shared HTTP cache, RFC 9111, that stands in front of a handler or within its filters.
 *
 * @since 0.1.0
 */
public final class HttpCache implements ResponseCache, AutoCloseable {

	private final CacheEngine engine;

	private final Scheduler timer = Schedulers.newSingle("watt-cache", true);

	private final List<CacheKeyContributor> contributors;

	private final UnaryOperator<ServerHttpRequest> forwarding;

	/**
	 * Create a cache.
	 * @param settings what its owner decided
	 * @param store where responses are stored
	 * @param contributors add to keys
	 * @param forwarding turns a request into what the application sees
	 * @param control what to ask of the server
	 */
	public HttpCache(CacheSettings settings, CacheStore store, List<CacheKeyContributor> contributors,
			UnaryOperator<ServerHttpRequest> forwarding, ResponseControl control) {
		this(settings, store, contributors, forwarding, control, Clock.systemUTC(), System::nanoTime);
	}

	HttpCache(CacheSettings settings, CacheStore store, List<CacheKeyContributor> contributors,
			UnaryOperator<ServerHttpRequest> forwarding, ResponseControl control, Clock clock, LongSupplier ticker) {
		this.engine = new CacheEngine(settings, store, control, this.timer, clock, ticker);
		this.contributors = List.copyOf(contributors);
		this.forwarding = forwarding;
	}

	/**
	 * Put the cache in front of a handler.
	 * @param application what answers requests that the cache does not
	 * @param scheduler where to go on with a request after it waited
	 * @return the handler with the cache
	 */
	public HttpHandler inFrontOf(HttpHandler application, Function<ServerHttpRequest, Scheduler> scheduler) {
		return (request, response) -> {
			ServerHttpRequest seen = seen(request);
			// What cannot be read is the application's to refuse
			return (seen != null) ? handle(request, response, seen, null, application::handle, scheduler.apply(request))
					: application.handle(request, response);
		};
	}

	/**
	 * Return a request as the application sees it.
	 * @param request the request
	 * @return the same with what forwarded headers say, or {@code null} if they are
	 * malformed
	 */
	private @Nullable ServerHttpRequest seen(ServerHttpRequest request) {
		try {
			return this.forwarding.apply(request);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Create a filter that caches what comes after it.
	 * @return the filter
	 */
	public WebFilter filter() {
		return new CacheWebFilter(this, !this.contributors.isEmpty());
	}

	/**
	 * Create a filter that sees the use of sessions and what fails, for what depends on
	 * that is not to be stored. It has to be the first, wherever the cache is.
	 * @return the filter
	 */
	public WebFilter sessionWatch() {
		return UserWatch.ofSessions();
	}

	/**
	 * Create a filter that sees users, and who asks for them. It has to come after those
	 * that find out who the user is.
	 * @return the filter
	 */
	public WebFilter userWatch() {
		return UserWatch.ofUsers();
	}

	/**
	 * Create a filter that sees the same, and what comes to a handler. It has to be the
	 * last.
	 * @return the filter
	 */
	public WebFilter handlerWatch() {
		return UserWatch.ofHandlers();
	}

	/**
	 * Watch over what tells clients which session to use, for nobody else may get that.
	 * @param ids tells them in a field, other than a cookie's
	 * @return the same, watched
	 */
	public WebSessionIdResolver sessionIdWatch(WebSessionIdResolver ids) {
		return UserWatch.sessionIds(ids);
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @param response its response
	 * @param seen the same, as the application sees it
	 * @param principal the user, if known
	 * @param application what answers if the cache does not
	 * @param scheduler where to go on after waiting
	 * @return completes when it is answered
	 */
	Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response, ServerHttpRequest seen,
			@Nullable Principal principal, BiFunction<ServerHttpRequest, ServerHttpResponse, Mono<Void>> application,
			Scheduler scheduler) {
		URI uri = seen.getURI();
		// The same path is another one for the application if less of it is within a
		// context path, which a client may choose by X-Forwarded-Prefix
		String context = seen.getPath().contextPath().value();
		Vary vary = Vary.parse(response.getHeaders().getOrEmpty(HttpHeaders.VARY));
		ClientExchange client = new ClientExchange(request, response, RequestFacts.of(request), vary,
				this.engine.settings().key().key(uri), partition(context, request, principal), application, scheduler);
		return this.engine.handle(client, uri);
	}

	private String partition(String context, ServerHttpRequest request, @Nullable Principal principal) {
		if (this.contributors.isEmpty()) {
			return context;
		}
		StringBuilder partition = new StringBuilder(context).append('\n');
		for (CacheKeyContributor contributor : this.contributors) {
			String part = contributor.contribute(request, principal);
			partition.append(part.length()).append(':').append(part);
		}
		return partition.toString();
	}

	private Mono<Long> purge(Purge.Scope scope, String value, boolean soft) {
		return this.engine.shelf().purged(new Purge(scope, value, soft));
	}

	// Clients send other characters as the percent-encoded bytes of UTF-8
	private String key(URI uri) {
		return this.engine.settings().key().key(URI.create(uri.toASCIIString()));
	}

	@Override
	public Mono<Long> purge(URI uri) {
		return purge(Purge.Scope.KEY, key(uri), false);
	}

	@Override
	public Mono<Long> expire(URI uri) {
		return purge(Purge.Scope.KEY, key(uri), true);
	}

	@Override
	public Mono<Long> purgeTag(String tag) {
		return purge(Purge.Scope.TAG, tag, false);
	}

	@Override
	public Mono<Long> expireTag(String tag) {
		return purge(Purge.Scope.TAG, tag, true);
	}

	@Override
	public Mono<Long> purgePrefix(String prefix) {
		return purge(Purge.Scope.PREFIX, KeyPolicy.prefix(prefix), false);
	}

	@Override
	public Mono<Long> expirePrefix(String prefix) {
		return purge(Purge.Scope.PREFIX, KeyPolicy.prefix(prefix), true);
	}

	@Override
	public Mono<Long> purgeAll() {
		return purge(Purge.Scope.ALL, "", false);
	}

	@Override
	public Mono<Long> expireAll() {
		return purge(Purge.Scope.ALL, "", true);
	}

	@Override
	public @Nullable StoredResource lookUp(URI uri) {
		return this.engine.shelf().get(key(uri));
	}

	@Override
	public long age(StoredResponse response) {
		return response.age(this.engine.now());
	}

	@Override
	public CacheStatistics statistics() {
		CacheCounters counters = this.engine.counters();
		CacheStore.Usage usage = this.engine.shelf().usage();
		return new CacheStatistics(counters.hits.sum(), counters.staleHits.sum(), counters.misses.sum(),
				counters.collapsed.sum(), counters.passes.sum(), counters.refreshes.sum(), counters.stored.sum(),
				this.engine.shelf().failures(), this.engine.flights().size(), this.engine.copying(), usage.resources(),
				usage.bytes(), usage.maxBytes(), usage.evictions());
	}

	@Override
	public void close() {
		this.timer.dispose();
	}

}
