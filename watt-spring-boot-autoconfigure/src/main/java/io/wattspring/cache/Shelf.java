package io.wattspring.cache;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.wattspring.cache.store.CacheStore;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * The store as the cache uses it: what fails is a miss, and what was purged while it was
 * on its way is not stored.
 */
final class Shelf {

	private static final Log logger = LogFactory.getLog(Shelf.class);

	private final CacheStore store;

	private final PurgeLog purges = new PurgeLog();

	private final CacheCounters counters;

	Shelf(CacheStore store, CacheCounters counters) {
		this.store = store;
		this.counters = counters;
	}

	/**
	 * Return what was purged so far, by this process and by others.
	 * @return the position
	 */
	Position position() {
		return new Position(this.purges.count(), this.store.position());
	}

	@Nullable StoredResource get(String key) {
		try {
			return this.store.get(key);
		}
		catch (RuntimeException ex) {
			failed(ex);
			return null;
		}
	}

	/**
	 * Return what is stored for a client.
	 * @param client the client
	 * @return the response, or {@code null}
	 */
	@Nullable StoredResponse get(ClientExchange client) {
		StoredResource resource = get(client.key());
		return (resource != null) ? resource.select(client.partition(), client.facts().headers()) : null;
	}

	/**
	 * Return whether nothing newer has been stored than what a response confirms.
	 * @param client whose request it answers
	 * @param stored what it confirms
	 * @return whether that may be stored anew
	 */
	boolean isCurrent(ClientExchange client, StoredResponse stored) {
		StoredResponse current = get(client);
		return current == null || current == stored;
	}

	boolean isShared() {
		return this.store.isShared();
	}

	Mono<StoredResource> find(String key) {
		return this.store.find(key).onErrorResume((ex) -> {
			failed(ex);
			return Mono.empty();
		});
	}

	/**
	 * Store a response.
	 * @param key its key
	 * @param response the response
	 * @param since the position before it was asked for
	 */
	void put(String key, StoredResponse response, Position since) {
		try {
			if (this.purges.isPurged(since.own(), key, response.tags())) {
				return;
			}
			this.store.put(key, response, since.shared());
			this.counters.stored.increment();
			if (this.purges.isPurged(since.own(), key, response.tags())) {
				// A purge that came in between may have looked before it was there
				this.store.purge(new Purge(Purge.Scope.KEY, key, false)).subscribe(null, this::failed);
			}
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Return whether a response that is being made may have been purged.
	 * @param key its key
	 * @param since the position before it was asked for
	 * @return whether clients that come now must not wait for it
	 */
	boolean mayBePurged(String key, Position since) {
		return this.purges.mayBePurged(since.own(), key) || this.store.mayBePurged(key, since.shared());
	}

	/**
	 * Remove responses, or make them stale.
	 * @param purge which ones
	 * @return how many, as far as is known
	 */
	Mono<Long> purged(Purge purge) {
		return Mono.defer(() -> {
			this.purges.add(purge);
			return this.store.purge(purge);
		});
	}

	/**
	 * Remove responses, or make them stale, without waiting for what is stored elsewhere.
	 * @param purge which ones
	 */
	void purge(Purge purge) {
		try {
			purged(purge).subscribe(null, this::failed);
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * A response that was to be validated is replaced by one that is not stored.
	 * @param fill what asked for it
	 */
	void replacedByUncacheable(Fill fill) {
		if (fill.validated() != null) {
			purge(new Purge(Purge.Scope.KEY, fill.leader().key(), false));
		}
	}

	CacheStore.Usage usage() {
		return this.store.usage();
	}

	long failures() {
		return this.counters.storeFailures.sum() + this.store.failures();
	}

	private void failed(Throwable ex) {
		this.counters.storeFailures.increment();
		logger.debug("The store failed, which is a miss", ex);
	}

	/**
	 * A point in the order of purges.
	 *
	 * @param own number of purges of this process
	 * @param shared what the store says about those of others
	 */
	record Position(long own, long shared) {

	}

}
