package io.wattspring.cache;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Predicate;

import io.wattspring.cache.store.Purge;

/**
 * The last purges, so that what was begun before one is not stored after it.
 */
final class PurgeLog {

	/**
	 * Purges that are remembered. What was begun before those is not stored at all.
	 */
	static final int CAPACITY = 4096;

	/**
	 * Characters of what they name, for clients choose how long keys are.
	 */
	static final int MAX_CHARACTERS = 1 << 20;

	private final Deque<Purge> purges = new ArrayDeque<>();

	private long count;

	private long characters;

	/**
	 * Return the number of purges so far.
	 * @return the number
	 */
	synchronized long count() {
		return this.count;
	}

	synchronized void add(Purge purge) {
		this.purges.addFirst(purge);
		this.count++;
		this.characters += purge.value().length();
		while (this.purges.size() > CAPACITY || this.characters > MAX_CHARACTERS) {
			this.characters -= this.purges.removeLast().value().length();
		}
	}

	/**
	 * Return whether a response was purged.
	 * @param since number of purges when it was asked for
	 * @param key its key
	 * @param tags its tags
	 * @return whether it must not be stored
	 */
	boolean isPurged(long since, String key, Collection<String> tags) {
		return isAny(since, (purge) -> purge.matches(key, tags));
	}

	/**
	 * Return whether a response may have been purged whose tags are not known yet.
	 * @param since number of purges when it was asked for
	 * @param key its key
	 * @return whether clients that come now must not wait for it
	 */
	boolean mayBePurged(long since, String key) {
		return isAny(since, (purge) -> purge.mayMatch(key));
	}

	private synchronized boolean isAny(long since, Predicate<Purge> condition) {
		long newer = this.count - since;
		return newer > this.purges.size() || newer > 0 && this.purges.stream().limit(newer).anyMatch(condition);
	}

}
