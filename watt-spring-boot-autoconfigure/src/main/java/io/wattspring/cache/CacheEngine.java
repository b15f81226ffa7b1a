package io.wattspring.cache;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

import io.wattspring.cache.policy.CacheStatus;
import io.wattspring.cache.policy.CacheStatus.Forward;
import io.wattspring.cache.policy.Invalidation;
import io.wattspring.cache.policy.RequestFacts;
import io.wattspring.cache.policy.Reuse;
import io.wattspring.cache.store.CacheStore;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * Answers requests with what is stored, or asks the application once for all who want the
 * same.
 */
final class CacheEngine {

	/**
	 * Requests of a client that wait for others in turn, before it asks for itself.
	 */
	private static final int MAX_JOINS = 2;

	/**
	 * Time after which what is asked of the application for nobody is given up.
	 */
	static final Duration FOR_NOBODY = Duration.ofMinutes(1);

	private final CacheSettings settings;

	private final CacheCounters counters = new CacheCounters();

	private final Shelf shelf;

	private final Flights flights;

	private final StoragePolicy policy;

	private final FillDirector director;

	private final Delivery delivery;

	private final Semaphore refreshes;

	private final Scheduler timer;

	private final LongSupplier ticker;

	CacheEngine(CacheSettings settings, CacheStore store, ResponseControl control, Scheduler timer, Clock clock,
			LongSupplier ticker) {
		this.settings = settings;
		this.timer = timer;
		this.ticker = ticker;
		this.shelf = new Shelf(store, this.counters);
		this.flights = new Flights(settings.lockTimeout(), settings.hitForMiss(), ticker,
				(fill) -> this.shelf.mayBePurged(fill.leader().key(), fill.since()));
		this.policy = new StoragePolicy(settings, clock, ticker);
		this.director = new FillDirector(settings, this.policy, this.shelf, this.flights, timer, clock, ticker);
		this.delivery = new Delivery(settings, control, clock, ticker);
		this.refreshes = new Semaphore(settings.maxRefreshes());
	}

	Shelf shelf() {
		return this.shelf;
	}

	CacheSettings settings() {
		return this.settings;
	}

	CacheCounters counters() {
		return this.counters;
	}

	Flights flights() {
		return this.flights;
	}

	long copying() {
		return this.director.copying();
	}

	long now() {
		return this.ticker.getAsLong();
	}

	/**
	 * Answer a request.
	 * @param client the client
	 * @param uri what it asks for, as the application sees it
	 * @return completes when it is answered
	 */
	Mono<Void> handle(ClientExchange client, URI uri) {
		HttpMethod method = client.facts().method();
		if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
			return Invalidation.isSafe(method) ? pass(client, CacheStatus.forward(Forward.METHOD))
					: change(client, uri);
		}
		// A fragment has no place in a request, and is in no key (RFC 9112, section 3.2)
		if (client.facts().forApplicationOnly() || client.vary().any() || uri.getRawFragment() != null) {
			return pass(client, CacheStatus.forward(Forward.BYPASS));
		}
		StoredResource resource = this.shelf.get(client.key());
		if (resource == null && this.shelf.isShared()) {
			return this.shelf.find(client.key())
				.map(Optional::of)
				.defaultIfEmpty(Optional.empty())
				.publishOn(client.scheduler())
				.flatMap((found) -> serve(client, found.orElse(null), 0));
		}
		return serve(client, resource, 0);
	}

	private Mono<Void> change(ClientExchange client, URI uri) {
		ServerHttpResponse response = client.response();
		Mono<Void> answer = pass(client, CacheStatus.forward(Forward.METHOD), (passed, complete) -> {
			HttpStatusCode status = response.getStatusCode();
			Invalidation
				.of(client.facts().method(), uri, (status != null) ? status.value() : 200, response.getHeaders())
				.forEach((changed) -> invalidate(changed, false));
		});
		return answer.doOnCancel(() -> {
			// What it did before its client left, nobody will tell, if it was allowed at
			// all
			if (!response.isCommitted()) {
				invalidate(uri, true);
			}
		});
	}

	private void invalidate(URI uri, boolean soft) {
		this.shelf.purge(new Purge(Purge.Scope.KEY, this.settings.key().key(uri), soft));
	}

	private Mono<Void> pass(ClientExchange client, CacheStatus status) {
		return pass(client, status, (response, complete) -> {
		});
	}

	private Mono<Void> pass(ClientExchange client, CacheStatus status, BiConsumer<PassedResponse, Boolean> atCommit) {
		this.counters.passes.increment();
		PassedResponse response = new PassedResponse(client.response());
		response.atCommit((complete) -> {
			atCommit.accept(response, complete);
			this.delivery.mark(client, status);
		});
		return client.application().apply(client.request(), response);
	}

	private Mono<Void> serve(ClientExchange client, @Nullable StoredResource resource, int joins) {
		RequestFacts facts = client.facts();
		StoredResponse stored = (resource != null) ? resource.select(client.partition(), facts.headers()) : null;
		if (resource == null || stored == null) {
			return forward(client, resource, null, (resource != null) ? Forward.VARY_MISS : Forward.URI_MISS, joins);
		}
		if (!stored.policy().serves(facts)) {
			return facts.onlyIfCached() ? this.delivery.notCached(client)
					: pass(client, CacheStatus.forward(Forward.BYPASS).withDetail("credentials"));
		}
		long age = stored.age(this.ticker.getAsLong());
		Reuse reuse = Reuse.of(facts, stored.policy(), age, this.settings.policy().clientReload());
		return switch (reuse) {
			case FRESH -> hit(client, stored, age);
			case STALE_ALLOWED -> staleHit(client, stored, age, "max-stale");
			case STALE_WHILE_REVALIDATE -> Mono.deferContextual((context) -> {
				refresh(client, resource, stored, context);
				return staleHit(client, stored, age, "stale-while-revalidate");
			});
			case VALIDATE -> forward(client, resource, stored, Forward.STALE, joins);
			case RELOAD -> forward(client, resource, stored, Forward.REQUEST, joins);
		};
	}

	private Mono<Void> hit(ClientExchange client, StoredResponse stored, long age) {
		this.counters.hits.increment();
		return this.delivery.deliver(client, stored, CacheStatus.hit(stored.policy().lifetime() - age));
	}

	private Mono<Void> staleHit(ClientExchange client, StoredResponse stored, long age, String detail) {
		this.counters.staleHits.increment();
		return this.delivery.deliver(client, stored,
				CacheStatus.hit(stored.policy().lifetime() - age).withDetail(detail));
	}

	private Mono<Void> forward(ClientExchange client, @Nullable StoredResource resource,
			@Nullable StoredResponse stored, Forward reason, int joins) {
		if (client.facts().onlyIfCached()) {
			return this.delivery.notCached(client);
		}
		if (client.isHead()) {
			return passHead(client, resource, reason);
		}
		if (stored == null && client.facts().headers().containsHeader(HttpHeaders.RANGE)) {
			return pass(client, CacheStatus.forward(reason));
		}
		boolean shared = joins < MAX_JOINS && isShared(client, stored);
		return Mono.deferContextual((context) -> {
			Fill fill = fill(client, resource, stored, shared, reason);
			Fill joined = shared ? this.flights.join(fill) : fill;
			return (joined == fill) ? lead(client, fill, reason, context, joins)
					: follow(client, joined, reason, joins);
		});
	}

	private boolean isShared(ClientExchange client, @Nullable StoredResponse stored) {
		RequestFacts facts = client.facts();
		if (stored != null) {
			// What each request has to validate, none can do for others
			return stored.policy().usableForOthers(stored.initialAge());
		}
		return !facts.authorized() && !facts.stream() && !facts.control().has("no-store")
				&& !this.flights.isUncacheable(client);
	}

	private Fill fill(ClientExchange client, @Nullable StoredResource resource, @Nullable StoredResponse stored,
			boolean shared, Forward reason) {
		return new Fill(flight(client, resource), client, stored, shared, reason, this.ticker.getAsLong(),
				this.shelf.position());
	}

	private static String flight(ClientExchange client, @Nullable StoredResource resource) {
		String selection = (resource != null) ? resource.vary().select(client.facts().headers()) : "";
		return client.key() + '\n' + client.partition() + '\n' + selection;
	}

	private Mono<Void> lead(ClientExchange client, Fill fill, Forward reason, ContextView context, int joins) {
		this.counters.misses.increment();
		Runnable leave = Objects.requireNonNull(fill.enter());
		this.director.start(fill, context);
		return fill.leaderOutcome().publishOn(client.scheduler()).flatMap((outcome) -> {
			fill.addOwn(client.response());
			client.response().beforeCommit(() -> Mono.fromRunnable(() -> this.director.committed(fill, outcome)));
			return act(client, fill, outcome, CacheStatus.forward(reason), leave, joins);
		}).doFinally((signal) -> leave.run()).doOnCancel(() -> leaderLeft(fill));
	}

	private Mono<Void> follow(ClientExchange client, Fill fill, Forward reason, int joins) {
		Runnable leave = fill.enter();
		if (leave == null) {
			return serve(client, this.shelf.get(client.key()), MAX_JOINS);
		}
		this.counters.collapsed.increment();
		return fill.outcome()
			.timeout(this.settings.lockTimeout(), Mono.just(Outcome.of(Outcome.Kind.TIMED_OUT)), this.timer)
			.map((outcome) -> forFollower(client, fill, outcome))
			.publishOn(client.scheduler())
			.flatMap((outcome) -> act(client, fill, outcome, CacheStatus.forward(reason).withCollapsed(), leave,
					joins + 1))
			.doFinally((signal) -> leave.run());
	}

	private Outcome forFollower(ClientExchange client, Fill fill, Outcome outcome) {
		StoredResponse response = outcome.response();
		if (response == null) {
			return outcome;
		}
		boolean own = outcome.kind() == Outcome.Kind.RESPONSE
				&& (!response.policy().usableForOthers(response.age(this.ticker.getAsLong()))
						|| fill.isPersonal() && !response.policy().open());
		return (own || !isFor(client, response)) ? Outcome.of(Outcome.Kind.ALONE) : outcome;
	}

	private Mono<Void> act(ClientExchange client, Fill fill, Outcome outcome, CacheStatus status, Runnable leave,
			int joins) {
		StoredResponse response = outcome.response();
		if (response == null) {
			return actWithout(client, fill, outcome, leave, joins);
		}
		if (outcome.kind() == Outcome.Kind.STALE) {
			this.counters.staleHits.increment();
			return this.delivery.deliver(client, response,
					status.withForwardStatus(outcome.status()).withDetail("stale-if-error"));
		}
		return send(client, outcome, response, status, leave);
	}

	private Mono<Void> actWithout(ClientExchange client, Fill fill, Outcome outcome, Runnable leave, int joins) {
		return switch (outcome.kind()) {
			case TAKEN -> fill.finished();
			case TIMED_OUT -> {
				leave.run();
				yield serve(client, this.shelf.get(client.key()), MAX_JOINS);
			}
			case AGAIN -> forward(client, null, null, Forward.STALE, joins);
			default -> {
				leave.run();
				yield serve(client, this.shelf.get(client.key()), Math.max(joins, 1));
			}
		};
	}

	private Mono<Void> send(ClientExchange client, Outcome outcome, StoredResponse response, CacheStatus status,
			Runnable leave) {
		CacheStatus sent = (outcome.status() != response.status()) ? status.withForwardStatus(outcome.status())
				: status;
		sent = outcome.stored() ? sent.withStored(response.ttl(this.ticker.getAsLong())) : sent;
		if (outcome.body() == null) {
			return this.delivery.deliver(client, response, sent);
		}
		return this.delivery.stream(client, response, outcome.body().doOnSubscribe((subscription) -> leave.run()),
				outcome, sent);
	}

	private static boolean isFor(ClientExchange client, StoredResponse response) {
		return response.policy().serves(client.facts())
				&& response.selection().matches(client.partition(), client.facts().headers());
	}

	private void leaderLeft(Fill fill) {
		fill.leaderLeft();
		fill.limit(this.timer, FOR_NOBODY);
	}

	private void refresh(ClientExchange client, StoredResource resource, StoredResponse stored, ContextView context) {
		String flight = flight(client, resource);
		if (this.flights.contains(flight) || this.flights.isFailing(flight) || !this.refreshes.tryAcquire()) {
			return;
		}
		Fill fill = fill(client, resource, stored, true, Forward.STALE);
		if (this.flights.join(fill) != fill) {
			this.refreshes.release();
			return;
		}
		this.counters.refreshes.increment();
		leaderLeft(fill);
		this.director.start(fill, context);
		fill.finished().onErrorComplete().doFinally((signal) -> this.refreshes.release()).subscribe();
	}

	private Mono<Void> passHead(ClientExchange client, @Nullable StoredResource resource, Forward reason) {
		if (resource == null) {
			return pass(client, CacheStatus.forward(reason));
		}
		HeadObserver observer = new HeadObserver(this.shelf, this.policy, client, resource, this.ticker.getAsLong(),
				this.shelf.position());
		return pass(client, CacheStatus.forward(reason), (response, complete) -> {
			if (complete) {
				observer.observe(response);
			}
		});
	}

}
