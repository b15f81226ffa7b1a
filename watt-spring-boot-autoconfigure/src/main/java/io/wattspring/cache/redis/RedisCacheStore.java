package io.wattspring.cache.redis;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;

import io.wattspring.cache.redis.RedisReply.Numbered;
import io.wattspring.cache.store.CacheStore;
import io.wattspring.cache.store.CaffeineStore;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * Stores responses in Redis or Valkey, for all processes that use the same one, and in
 * the heap in front of it.
 * <p>
 * An entry in Redis carries the number of the last purge before it was asked for. Whoever
 * finds it learns in the same step of all purges since, and does not use it if one of
 * them chose it. So a purge is one number in one place, and reaches entries of which
 * nobody knows. What is in the heap is removed when a purge is heard of: by a message, or
 * at the latest when purges are asked for.
 * <p>
 * While Redis is down this is a store in the heap. Purges of that time are sent when it
 * is back.
 *
 * @since 0.1.0
 */
public final class RedisCacheStore implements CacheStore, AutoCloseable {

	private final CaffeineStore near;

	private final RedisLink link;

	private final LongSupplier ticker = System::nanoTime;

	private final PurgeTable table = new PurgeTable();

	private final PendingPurges pending = new PendingPurges();

	private final ConcurrentMap<String, Find> finds = new ConcurrentHashMap<>();

	private final RedisWriter writer;

	private final RedisReader reader;

	/**
	 * Create a store.
	 * @param near what is in front of Redis
	 * @param factory connects to Redis
	 * @param settings what its owner decided
	 */
	public RedisCacheStore(CaffeineStore near, ReactiveRedisConnectionFactory factory, RedisStoreSettings settings) {
		this.near = near;
		this.link = new RedisLink(factory, settings, new Changes());
		this.writer = new RedisWriter(this.link, settings);
		this.reader = new RedisReader(this.table, this.pending, settings.maxVariants());
	}

	/**
	 * Begin to connect to Redis, without waiting for it.
	 */
	public void start() {
		this.link.start();
	}

	/**
	 * Leave Redis, until started again.
	 */
	public void stop() {
		this.link.stop();
	}

	@Override
	public void close() {
		this.link.close();
	}

	/**
	 * Return whether Redis answers.
	 * @return whether responses are shared
	 */
	public boolean isUp() {
		return this.link.isUp();
	}

	@Override
	public @Nullable StoredResource get(String key) {
		return this.near.get(key);
	}

	@Override
	public boolean isShared() {
		return this.link.isUp();
	}

	@Override
	public Mono<StoredResource> find(String key) {
		return Mono.defer(() -> this.finds.computeIfAbsent(key, Find::new).result);
	}

	@Override
	public long position() {
		return this.table.seen();
	}

	@Override
	public long failures() {
		return this.link.failures();
	}

	@Override
	public void put(String key, StoredResponse response) {
		put(key, response, position());
	}

	@Override
	public void put(String key, StoredResponse response, long since) {
		this.near.put(key, response);
		if (this.table.isPurged(since, key, response.tags())) {
			this.near.purgeNow(new Purge(Scope.KEY, key, false));
		}
		else if (this.link.isUp()) {
			share(key, response, since);
		}
	}

	private void share(String key, StoredResponse response, long since) {
		this.writer.write(key, response, since, this.ticker.getAsLong()).subscribe((reply) -> {
			heard(reply);
			if (reply.count() == 0) {
				evict(new Purge(Scope.KEY, key, false));
			}
		});
	}

	@Override
	public Mono<Long> purge(Purge purge) {
		return Mono.defer(() -> {
			PendingPurges.Pending sent = this.pending.add(purge);
			forget(purge);
			long count = this.near.purgeNow(purge);
			return send(sent).map((others) -> Math.max(count, others)).defaultIfEmpty(count);
		});
	}

	private Mono<Long> send(PendingPurges.Pending pending) {
		Purge purge = pending.purge();
		String key = (purge.scope() == Scope.KEY) ? purge.value() : "";
		RedisChannel channel = this.link.channel();
		return this.link
			.run(RedisScripts.PURGE, key, List.of(PurgeTable.member(purge), this.link.orderTtl(), PurgeTable.MAX_KEYS,
					channel.name(), channel.purged()))
			.map((reply) -> {
				heard(reply);
				this.near.purgeNow(hard(purge));
				this.pending.remove(pending);
				return reply.count();
			})
			.doFinally((signal) -> this.pending.failed(pending));
	}

	private static Purge hard(Purge purge) {
		return new Purge(purge.scope(), purge.value(), false);
	}

	private void heard(RedisReply reply) {
		reply.purges().forEach((purge) -> this.table.add(purge.purge(), purge.number()));
		this.table.advance(reply.last(), reply.floor());
		if (!reply.complete()) {
			evict(new Purge(Scope.ALL, "", false));
			return;
		}
		for (Numbered purge : reply.purges()) {
			evict(hard(purge.purge()));
		}
	}

	// Looks at all that is in the heap, so not on a thread that others need
	private void evict(Purge purge) {
		this.link.execute(() -> {
			forget(purge);
			this.near.purgeNow(purge);
		});
	}

	// What is being read from Redis may be older than the purge
	private void forget(Purge purge) {
		if (purge.scope() == Scope.KEY) {
			this.finds.remove(purge.value());
		}
		else {
			this.finds.clear();
		}
	}

	@Override
	public Usage usage() {
		return this.near.usage();
	}

	/**
	 * One reading of a key, for all who ask for it meanwhile.
	 */
	private final class Find {

		private final String key;

		private final Mono<StoredResource> result;

		Find(String key) {
			this.key = key;
			this.result = RedisCacheStore.this.link.run(RedisScripts.FIND, key, List.of())
				.mapNotNull(this::found)
				.doFinally((signal) -> RedisCacheStore.this.finds.remove(key, this))
				.cache();
		}

		private @Nullable StoredResource found(RedisReply reply) {
			heard(reply);
			StoredResource resource = RedisCacheStore.this.reader.resource(this.key, reply,
					RedisCacheStore.this.ticker.getAsLong());
			if (resource == null) {
				return null;
			}
			// Only if no purge was heard of meanwhile
			RedisCacheStore.this.finds.computeIfPresent(this.key, (key, find) -> {
				if (find == this) {
					RedisCacheStore.this.near.putAll(key, resource);
				}
				return (find == this) ? null : find;
			});
			return resource;
		}

	}

	/**
	 * Hears of what others did.
	 */
	private final class Changes implements RedisListener {

		@Override
		public long seen() {
			return position();
		}

		@Override
		public void reset() {
			RedisCacheStore.this.table.reset();
			Purge all = new Purge(Scope.ALL, "", false);
			forget(all);
			RedisCacheStore.this.near.purgeNow(all);
		}

		@Override
		public void synced(RedisReply reply) {
			heard(reply);
			RedisCacheStore.this.pending.next().forEach((purge) -> send(purge).subscribe());
		}

		@Override
		public void replaced(String key) {
			evict(new Purge(Scope.KEY, key, false));
		}

	}

}
