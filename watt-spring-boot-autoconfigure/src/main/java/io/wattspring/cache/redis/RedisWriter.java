package io.wattspring.cache.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Mono;

import io.wattspring.cache.redis.EntryCodec.Entry;
import io.wattspring.cache.store.StoredResponse;

/**
 * Sends responses to Redis, so many bytes at once.
 */
final class RedisWriter {

	/**
	 * Bytes that are on their way at most; beyond it responses are not shared.
	 */
	private static final long MAX_WRITING = 32L << 20;

	private final RedisLink link;

	private final RedisStoreSettings settings;

	private final AtomicLong writing = new AtomicLong();

	RedisWriter(RedisLink link, RedisStoreSettings settings) {
		this.link = link;
		this.settings = settings;
	}

	/**
	 * Send a response.
	 * @param key its key
	 * @param response the response
	 * @param since where purges were when it was asked for
	 * @param nanos what the clock shows
	 * @return what Redis says, empty if it could not be sent
	 */
	Mono<RedisReply> write(String key, StoredResponse response, long since, long nanos) {
		byte[] bytes = EntryCodec.encode(new Entry(since, response), nanos);
		if (bytes.length > this.settings.maxBytes() || this.writing.get() + bytes.length > MAX_WRITING) {
			return Mono.empty();
		}
		List<Object> arguments = new ArrayList<>(List.of(since, key, RedisEntry.field(response.selection()), bytes,
				RedisEntry.ttl(response, nanos, this.settings.maxTtl()), this.settings.maxVariants(),
				this.settings.maxBytes(), this.link.channel().name(), this.link.channel().replaced(key)));
		arguments.addAll(response.tags());
		this.writing.addAndGet(bytes.length);
		return this.link.run(RedisScripts.PUT, key, arguments)
			.doFinally((signal) -> this.writing.addAndGet(-bytes.length));
	}

}
