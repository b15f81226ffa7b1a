package io.wattspring.cache;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The requests to the application that others may wait for, and the keys for which
 * waiting is no use.
 */
final class Flights {

	/**
	 * Keys to remember; those beyond it wait once more. Two with the same hash are
	 * treated alike, which delays requests and nothing else.
	 */
	private static final int MAX_REMEMBERED = 16_384;

	private static final Duration BACK_OFF = Duration.ofSeconds(1);

	private final ConcurrentMap<String, Fill> fills = new ConcurrentHashMap<>();

	private final Cache<Long, Boolean> uncacheable;

	private final Cache<Long, Boolean> failing;

	private final Cache<Long, Boolean> forbidden;

	private final long lockTimeout;

	private final LongSupplier ticker;

	private final Predicate<Fill> outdated;

	/**
	 * Create flights.
	 * @param lockTimeout time after which no more wait for a request
	 * @param hitForMiss time for which keys are remembered that are not cacheable
	 * @param ticker nanoseconds of a clock that never jumps
	 * @param outdated whether what a request will bring may be purged already
	 */
	Flights(Duration lockTimeout, Duration hitForMiss, LongSupplier ticker, Predicate<Fill> outdated) {
		this.lockTimeout = lockTimeout.toNanos();
		this.ticker = ticker;
		this.outdated = outdated;
		this.uncacheable = remember(hitForMiss, ticker);
		this.failing = remember(BACK_OFF, ticker);
		this.forbidden = remember(hitForMiss, ticker);
	}

	private static Cache<Long, Boolean> remember(Duration time, LongSupplier ticker) {
		return Caffeine.newBuilder()
			.maximumSize(MAX_REMEMBERED)
			.expireAfterWrite(time)
			.ticker(ticker::getAsLong)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Add a request, unless there is one for which it may wait. One that takes too long,
	 * or was begun before a purge, is waited for by no more.
	 * @param fill the request
	 * @return the request to wait for, the same one if there was none
	 */
	Fill join(Fill fill) {
		return this.fills.compute(fill.flight(), (flight, other) -> {
			boolean joinable = other != null && fill.startedAt() - other.startedAt() < this.lockTimeout
					&& !this.outdated.test(other);
			return joinable ? other : fill;
		});
	}

	boolean contains(String flight) {
		Fill fill = this.fills.get(flight);
		return fill != null && !this.outdated.test(fill);
	}

	void remove(Fill fill) {
		this.fills.remove(fill.flight(), fill);
	}

	void succeeded(Fill fill) {
		remove(fill);
		this.uncacheable.invalidate(uncacheableKey(fill.leader()));
		this.failing.invalidate(KeyHash.of(fill.flight()));
	}

	void failed(Fill fill) {
		remove(fill);
		if (fill.validated() != null) {
			this.failing.put(KeyHash.of(fill.flight()), Boolean.TRUE);
		}
	}

	void uncacheable(Fill fill) {
		this.uncacheable.put(uncacheableKey(fill.leader()), Boolean.TRUE);
	}

	/**
	 * Others than the application have forbidden to store what it says may be stored.
	 * @param fill the request
	 */
	void forbid(Fill fill) {
		uncacheable(fill);
		this.forbidden.put(KeyHash.of(fill.leader().key()), Boolean.TRUE);
	}

	boolean isForbidden(ClientExchange client) {
		return this.forbidden.getIfPresent(KeyHash.of(client.key())) != null;
	}

	boolean isUncacheable(ClientExchange client) {
		return this.uncacheable.getIfPresent(uncacheableKey(client)) != null;
	}

	private static Long uncacheableKey(ClientExchange client) {
		return KeyHash.of(client.facts().credentials() ? client.key() + "\npersonal" : client.key());
	}

	/**
	 * Return whether a refresh failed a moment ago.
	 * @param flight its key
	 * @return whether not to try again yet
	 */
	boolean isFailing(String flight) {
		return this.failing.getIfPresent(KeyHash.of(flight)) != null;
	}

	int size() {
		return this.fills.size();
	}

	long now() {
		return this.ticker.getAsLong();
	}

}
