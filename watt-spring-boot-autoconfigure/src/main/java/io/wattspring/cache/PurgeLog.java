package io.wattspring.cache;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

/**
 * The last purges, so that what was begun before one is not stored after it.
 * <p>
 * Purges of a key are made by any client that has a POST succeed, with keys as long as it
 * likes. Of these only the last one of all keys of a slot is kept, in a table whose size
 * never changes: nobody can make it forget, and a purge is taken for one of another key
 * once in {@value #SLOTS} times, which costs no more than that this is not stored. Purges
 * of other scopes are made by the application only, and kept as they are.
 */
final class PurgeLog {

	/**
	 * Slots for keys, of eight bytes each.
	 */
	static final int SLOTS = 1 << 16;

	/**
	 * Purges of other scopes that are remembered. What was begun before those is not
	 * stored at all.
	 */
	static final int CAPACITY = 4096;

	/**
	 * Characters of what they name.
	 */
	static final int MAX_CHARACTERS = 1 << 20;

	private final ToLongFunction<String> hash;

	private final long[] keys = new long[SLOTS];

	private final Deque<Numbered> wide = new ArrayDeque<>();

	private long count;

	private long characters;

	private long forgotten;

	PurgeLog() {
		this(KeyHash::of);
	}

	PurgeLog(ToLongFunction<String> hash) {
		this.hash = hash;
	}

	/**
	 * Return the number of purges so far.
	 * @return the number
	 */
	synchronized long count() {
		return this.count;
	}

	synchronized void add(Purge purge) {
		this.count++;
		if (purge.scope() == Scope.KEY) {
			this.keys[slot(purge.value())] = this.count;
			return;
		}
		this.wide.addFirst(new Numbered(this.count, purge));
		this.characters += purge.value().length();
		while (this.wide.size() > CAPACITY || this.characters > MAX_CHARACTERS) {
			Numbered last = this.wide.removeLast();
			this.characters -= last.purge().value().length();
			this.forgotten = last.number();
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
		return isAny(since, key, (purge) -> purge.matches(key, tags));
	}

	/**
	 * Return whether a response may have been purged whose tags are not known yet.
	 * @param since number of purges when it was asked for
	 * @param key its key
	 * @return whether clients that come now must not wait for it
	 */
	boolean mayBePurged(long since, String key) {
		return isAny(since, key, (purge) -> purge.mayMatch(key));
	}

	private synchronized boolean isAny(long since, String key, Predicate<Purge> condition) {
		if (since == this.count) {
			return false;
		}
		return since < this.forgotten || since < this.keys[slot(key)]
				|| this.wide.stream()
					.takeWhile((purge) -> purge.number() > since)
					.anyMatch((purge) -> condition.test(purge.purge()));
	}

	private int slot(String key) {
		return (int) (this.hash.applyAsLong(key) & (SLOTS - 1));
	}

	/**
	 * A purge.
	 *
	 * @param number its number, from 1
	 * @param purge what was purged
	 */
	private record Numbered(long number, Purge purge) {

	}

}
