package io.wattspring.cache.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * Makes a resource of what was found in Redis, without what was purged.
 *
 * @param table the purges that Redis knows
 * @param pending those that it does not know yet
 * @param maxVariants number of responses to use
 */
record RedisReader(PurgeTable table, PendingPurges pending, int maxVariants) {

	/**
	 * Read a reply.
	 * @param key key of the URI
	 * @param reply what was found
	 * @param nanos what the clock shows
	 * @return the resource, or {@code null} if there is nothing to use
	 */
	@Nullable StoredResource resource(String key, RedisReply reply, long nanos) {
		List<StoredResponse> responses = new ArrayList<>();
		for (RedisEntry entry : RedisEntry.read((List<?>) reply.result(), reply.millis(), nanos)) {
			StoredResponse response = read(key, entry, nanos);
			if (response != null) {
				responses.add(response);
			}
		}
		// The newest first
		responses.sort(Comparator.comparingLong((response) -> EntryCodec.ageMillis(response, nanos)));
		List<StoredResponse> kept = responses.subList(0, Math.min(responses.size(), this.maxVariants));
		return kept.isEmpty() ? null : new StoredResource(List.copyOf(kept));
	}

	private @Nullable StoredResponse read(String key, RedisEntry entry, long nanos) {
		StoredResponse response = entry.response();
		if (this.pending.matches(key, response.tags())) {
			return null;
		}
		return switch (this.table.verdict(entry.since(), key, response.tags())) {
			case KEEP -> entry.expired() ? response.expired(nanos) : response;
			case EXPIRE -> response.expired(nanos);
			case DROP -> null;
		};
	}

}
