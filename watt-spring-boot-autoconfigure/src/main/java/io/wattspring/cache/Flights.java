package io.wattspring.cache;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The requests to the application that others may wait for, and the keys for which
 * waiting is no use.
 */
final class Flights {

	/**
	 * Keys to remember; those beyond it wait once more.
	 */
	private static final int MAX_REMEMBERED = 50_000;

	private static final Duration BACK_OFF = Duration.ofSeconds(1);

	private final ConcurrentMap<String, Fill> fills = new ConcurrentHashMap<>();

	private final Cache<String, Boolean> uncacheable;

	private final Cache<String, Boolean> failing;

	private final long lockTimeout;

	private final LongSupplier ticker;

	Flights(Duration lockTimeout, Duration hitForMiss, LongSupplier ticker) {
		this.lockTimeout = lockTimeout.toNanos();
		this.ticker = ticker;
		this.uncacheable = remember(hitForMiss, ticker);
		this.failing = remember(BACK_OFF, ticker);
	}

	private static Cache<String, Boolean> remember(Duration time, LongSupplier ticker) {
		return Caffeine.newBuilder()
			.maximumSize(MAX_REMEMBERED)
			.expireAfterWrite(time)
			.ticker(ticker::getAsLong)
			.executor(Runnable::run)
			.build();
	}

	/**
	 * Add a request, unless there is one for which it may wait. One that takes too long
	 * is waited for by no more.
	 * @param fill the request
	 * @return the request to wait for, the same one if there was none
	 */
	Fill join(Fill fill) {
		return this.fills.compute(fill.flight(), (flight, other) -> {
			boolean joinable = other != null && fill.startedAt() - other.startedAt() < this.lockTimeout;
			return joinable ? other : fill;
		});
	}

	boolean contains(String flight) {
		return this.fills.containsKey(flight);
	}

	void remove(Fill fill) {
		this.fills.remove(fill.flight(), fill);
	}

	void succeeded(Fill fill) {
		remove(fill);
		this.uncacheable.invalidate(uncacheableKey(fill.leader()));
		this.failing.invalidate(fill.flight());
	}

	void failed(Fill fill) {
		remove(fill);
		if (fill.validated() != null) {
			this.failing.put(fill.flight(), Boolean.TRUE);
		}
	}

	void uncacheable(Fill fill) {
		this.uncacheable.put(uncacheableKey(fill.leader()), Boolean.TRUE);
	}

	boolean isUncacheable(ClientExchange client) {
		return this.uncacheable.getIfPresent(uncacheableKey(client)) != null;
	}

	private static String uncacheableKey(ClientExchange client) {
		return client.facts().personal() ? client.key() + "\npersonal" : client.key();
	}

	/**
	 * Return whether a refresh failed a moment ago.
	 * @param flight its key
	 * @return whether not to try again yet
	 */
	boolean isFailing(String flight) {
		return this.failing.getIfPresent(flight) != null;
	}

	int size() {
		return this.fills.size();
	}

	long now() {
		return this.ticker.getAsLong();
	}

}
