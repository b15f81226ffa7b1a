package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.cache.store.Purge;

/**
 * What a script returned.
 *
 * @param last number of the last purge
 * @param millis what the clock of Redis shows
 * @param complete whether {@code purges} are all that the caller did not know
 * @param floor number up to which purges by tag, prefix and all are forgotten
 * @param purges those that the caller did not know
 * @param result what else it returned
 */
record RedisReply(long last, long millis, boolean complete, long floor, List<Numbered> purges, Object result) {

	/**
	 * Read what a script returned.
	 * @param raw the parts
	 * @param seen last purge that the caller knew
	 * @return the reply
	 * @throws EpochLostException if Redis has begun a new order of purges
	 */
	static RedisReply of(List<?> raw, long seen) {
		List<?> state = (List<?>) raw.get(0);
		if (state.isEmpty()) {
			throw new EpochLostException();
		}
		long floor = number(state.get(2));
		List<Numbered> purges = new ArrayList<>();
		read((List<?>) state.get(4), purges);
		read((List<?>) state.get(5), purges);
		return new RedisReply(number(state.get(0)), number(state.get(1)), floor <= seen && number(state.get(3)) <= seen,
				floor, purges, raw.get(1));
	}

	private static void read(List<?> membersAndNumbers, List<Numbered> purges) {
		for (int i = 0; i + 1 < membersAndNumbers.size(); i += 2) {
			Purge purge = PurgeTable.purge(text(membersAndNumbers.get(i)));
			if (purge != null) {
				purges.add(new Numbered(purge, number(membersAndNumbers.get(i + 1))));
			}
		}
	}

	private static long number(Object bytes) {
		return (long) Double.parseDouble(text(bytes));
	}

	static String text(Object bytes) {
		return StandardCharsets.UTF_8.decode(((ByteBuffer) bytes).duplicate()).toString();
	}

	/**
	 * Return the number that it returned.
	 * @return the number
	 */
	long count() {
		return (Long) this.result;
	}

	/**
	 * A purge and its place in the order.
	 *
	 * @param purge the purge
	 * @param number its number
	 */
	record Numbered(Purge purge, long number) {

	}

	/**
	 * Redis has begun a new order of purges.
	 */
	static final class EpochLostException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		EpochLostException() {
			super("Redis has begun a new order of purges", null, false, false);
		}

	}

}
