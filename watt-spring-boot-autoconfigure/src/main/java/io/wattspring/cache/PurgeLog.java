package io.wattspring.cache;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

import io.wattspring.cache.store.Purge;

/**
 * The last purges, so that what was begun before one is not stored after it.
 */
final class PurgeLog {

	/**
	 * Purges that are remembered. What was begun before those is not stored at all.
	 */
	static final int CAPACITY = 4096;

	private final Deque<Purge> purges = new ArrayDeque<>();

	private long count;

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
		if (this.purges.size() > CAPACITY) {
			this.purges.removeLast();
		}
	}

	/**
	 * Return whether a response was purged.
	 * @param since number of purges when it was asked for
	 * @param key its key
	 * @param tags its tags
	 * @return whether it must not be stored
	 */
	synchronized boolean isPurged(long since, String key, Collection<String> tags) {
		long newer = this.count - since;
		if (newer > CAPACITY) {
			return true;
		}
		return newer > 0 && this.purges.stream().limit(newer).anyMatch((purge) -> purge.matches(key, tags));
	}

}
