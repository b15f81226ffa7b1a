package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

/**
 * A response as a field of a hash in Redis: when it was stored, and its bytes.
 *
 * @param since where purges were when the response was asked for
 * @param response the response
 * @param expired whether it was made stale by its key
 */
record RedisEntry(long since, StoredResponse response, boolean expired) {

	/**
	 * Field with the number of the last purge that made the whole hash stale.
	 */
	private static final String SOFT = "soft";

	private static final int TIME = 13;

	/**
	 * How long a response is kept that is stale and can be validated.
	 */
	private static final long VALIDATION = Duration.ofMinutes(10).toSeconds();

	/**
	 * Read a hash. What is not of this version, or is damaged, is left out.
	 * @param hash fields and values
	 * @param now milliseconds of the clock of Redis
	 * @param nanos what the own clock shows
	 * @return the responses
	 */
	static List<RedisEntry> read(List<?> hash, long now, long nanos) {
		long soft = 0;
		for (int i = 0; i + 1 < hash.size(); i += 2) {
			if (RedisReply.text(hash.get(i)).equals(SOFT)) {
				soft = number((ByteBuffer) hash.get(i + 1));
			}
		}
		List<RedisEntry> entries = new ArrayList<>();
		for (int i = 1; i < hash.size(); i += 2) {
			RedisEntry entry = read((ByteBuffer) hash.get(i), soft, now, nanos);
			if (entry != null) {
				entries.add(entry);
			}
		}
		return entries;
	}

	private static @Nullable RedisEntry read(ByteBuffer value, long soft, long now, long nanos) {
		if (value.remaining() < TIME) {
			return null;
		}
		long storedAt = number(value.slice(value.position(), TIME));
		int from = value.position() + TIME;
		EntryCodec.Entry entry = (storedAt > 0)
				? EntryCodec.decode(value.slice(from, value.limit() - from), now - storedAt, nanos) : null;
		return (entry != null) ? new RedisEntry(entry.since(), entry.response(), soft > entry.since()) : null;
	}

	private static long number(ByteBuffer digits) {
		String text = StandardCharsets.US_ASCII.decode(digits.duplicate()).toString();
		return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
	}

	/**
	 * Return the field for the response to certain requests. Each version of the format
	 * has its own, so that those of a rolling update do not replace each other's.
	 * @param selection which requests
	 * @return the field
	 */
	static String field(Selection selection) {
		String text = EntryCodec.VERSION + "\n" + selection.partition().length() + '\n' + selection.partition()
				+ selection.vary().names() + selection.vary().any() + '\n' + selection.value();
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return how long a response is of use.
	 * @param response the response
	 * @param nanos what the clock shows
	 * @param max the most that it may be
	 * @return milliseconds
	 */
	static long ttl(StoredResponse response, long nanos, Duration max) {
		ResponsePolicy policy = response.policy();
		long grace = policy.staleForbidden() ? 0 : Math.max(policy.staleWhileRevalidate(), policy.staleIfError());
		Fields fields = response.fields();
		boolean validator = fields.first(HttpHeaders.ETAG) != null || fields.first(HttpHeaders.LAST_MODIFIED) != null;
		long seconds = Math.max(0, response.ttl(nanos)) + Math.max(grace, validator ? VALIDATION : 0);
		return Math.min(max.toMillis(), Duration.ofSeconds(Math.max(1, seconds)).toMillis());
	}

}
