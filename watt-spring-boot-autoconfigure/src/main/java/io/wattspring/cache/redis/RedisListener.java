package io.wattspring.cache.redis;

/**
 * Hears of what others did.
 */
interface RedisListener {

	/**
	 * Return the last purge that is known.
	 * @return its number, 0 for none
	 */
	long seen();

	/**
	 * Redis has begun a new order of purges, or this is the first that is seen of it.
	 */
	void reset();

	/**
	 * Purges were asked for.
	 * @param reply has them
	 */
	void synced(RedisReply reply);

	/**
	 * Another process has stored a response in place of what was stored.
	 * @param key its key
	 */
	void replaced(String key);

}
