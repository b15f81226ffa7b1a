package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What Redis does in one step.
 * <p>
 * Two sorted sets hold the order of purges: {@code KEYS[1]} the last ones by tag, prefix
 * and all, {@code KEYS[2]} those by key. The score is the number of the purge:
 * microseconds since 1970 by the clock of Redis, and always greater than any before. The
 * first member of either is {@code @}; its score is the floor: what was purged up to
 * there is forgotten. In {@code KEYS[1]} it carries the epoch: an id that is made anew
 * when Redis has lost the order. Entries are hashes of responses ({@code KEYS[3]}), each
 * behind 13 digits with the milliseconds at which it was stored, by the clock of Redis.
 * <p>
 * All begin with {@code ARGV[1]}, the last purge that the caller knows, and
 * {@code ARGV[2]}, its epoch, and return first what is new, or nothing if the epoch is
 * another one.
 */
enum RedisScripts {

	/**
	 * Begin an epoch if there is none, {@code ARGV[2]}, and return the one there is.
	 * {@code ARGV[3]} is the time to keep the order.
	 */
	SYNC("""
			local found = first(KEYS[1])
			if not found[1] or not first(KEYS[2])[1] then
				redis.call('DEL', KEYS[1], KEYS[2])
				redis.call('ZADD', KEYS[1], text(now()), '@' .. ARGV[2])
				redis.call('ZADD', KEYS[2], text(now()), '@')
				found = first(KEYS[1])
			end
			keep(ARGV[3])
			return { state(), string.sub(found[1], 2) }
			"""),

	/**
	 * Return the hash of a key.
	 */
	FIND("""
			if not alive() then return { {}, {} } end
			return { state(), redis.call('HGETALL', KEYS[3]) }
			"""),

	/**
	 * Store a response, unless it was purged since it was asked for. {@code ARGV}: where
	 * purges were then, key, field, bytes, milliseconds to keep it, number and bytes of
	 * responses to keep, channel, message, tags.
	 */
	PUT("""
			if not alive() then return { {}, 0 } end
			local since, key, field, value = tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
			if since < tonumber(first(KEYS[1])[2]) or since < tonumber(first(KEYS[2])[2]) then
				return { state(), 0 }
			end
			for _, soft in ipairs({ '0', '1' }) do
				local purged = redis.call('ZSCORE', KEYS[2], 'k' .. soft .. key)
				if purged and tonumber(purged) > since then return { state(), 0 } end
			end
			local tags = {}
			for i = 12, #ARGV do tags[ARGV[i]] = true end
			for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[3], '+inf')) do
				local scope, chosen = string.sub(member, 1, 1), string.sub(member, 3)
				if scope == 'a' or scope == 't' and tags[chosen]
						or scope == 'p' and string.sub(key, 1, #chosen) == chosen then
					return { state(), 0 }
				end
			end
			local count, bytes = 1, #value
			for _, other in ipairs(redis.call('HKEYS', KEYS[3])) do
				if other ~= field and other ~= 'soft' then
					count, bytes = count + 1, bytes + redis.call('HSTRLEN', KEYS[3], other)
					if count > tonumber(ARGV[8]) or bytes > tonumber(ARGV[9]) then
						redis.call('HDEL', KEYS[3], other)
					end
				end
			end
			redis.call('HSET', KEYS[3], field, millis() .. value)
			redis.call('PEXPIRE', KEYS[3], text(math.max(redis.call('PTTL', KEYS[3]), tonumber(ARGV[7]))))
			redis.call('PUBLISH', ARGV[10], ARGV[11])
			return { state(), 1 }
			"""),

	/**
	 * Purge. {@code ARGV}: what, time to keep the order, number of purges to remember,
	 * channel, message.
	 */
	PURGE("""
			if not alive() then return { {}, 0 } end
			local member, limit, count = ARGV[3], tonumber(ARGV[5]), 0
			local number = text(math.max(now(), last() + 1))
			local order = KEYS[1]
			if string.sub(member, 1, 1) == 'k' then
				order = KEYS[2]
				count = redis.call('EXISTS', KEYS[3])
				if string.sub(member, 2, 2) == '0' then
					redis.call('UNLINK', KEYS[3])
				elseif count == 1 then
					redis.call('HSET', KEYS[3], 'soft', number)
				end
			end
			redis.call('ZADD', order, number, member)
			while redis.call('ZCARD', order) > limit + 1 do
				local oldest = redis.call('ZRANGE', order, 0, 1, 'WITHSCORES')
				redis.call('ZREM', order, oldest[3])
				redis.call('ZADD', order, oldest[4], oldest[1])
			end
			keep(ARGV[4])
			redis.call('PUBLISH', ARGV[6], ARGV[7])
			return { state(), count }
			""");

	private static final String COMMON = """
			local time = redis.call('TIME')
			local function text(number) return string.format('%.0f', number) end
			local function now() return time[1] * 1000000 + time[2] end
			local function millis() return string.format('%013.0f', math.floor(now() / 1000)) end
			local function first(order) return redis.call('ZRANGE', order, 0, 0, 'WITHSCORES') end
			local function keep(ttl)
				redis.call('PEXPIRE', KEYS[1], ttl)
				redis.call('PEXPIRE', KEYS[2], ttl)
			end
			local function last()
				return math.max(tonumber(redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]),
						tonumber(redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]))
			end
			local function alive()
				return first(KEYS[1])[1] == '@' .. ARGV[2] and first(KEYS[2])[1] ~= nil
			end
			local function state()
				return { text(last()), millis(), first(KEYS[1])[2], first(KEYS[2])[2],
						redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'WITHSCORES'),
						redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES') }
			end
			""";

	private final byte[] text;

	private final String sha;

	RedisScripts(String text) {
		this.text = (COMMON + text).getBytes(StandardCharsets.US_ASCII);
		this.sha = sha(this.text);
	}

	private static String sha(byte[] text) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ByteBuffer text() {
		return ByteBuffer.wrap(this.text).asReadOnlyBuffer();
	}

	String sha() {
		return this.sha;
	}

}
