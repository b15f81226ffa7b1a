package io.wattspring.cache.redis;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

/**
 * What is known of the order of purges that Redis keeps.
 * <p>
 * A number is one of a purge, and {@link #seen()} the last up to which all are known.
 * Those up to a floor are forgotten: whatever is older counts as purged.
 */
final class PurgeTable {

	/**
	 * Purges by key that are remembered here. They matter only to responses that are
	 * being made.
	 */
	static final int MAX_KEYS = 4096;

	private static final String SCOPES = "ktpa";

	private final Map<Purge, Long> purges = new HashMap<>();

	private final Map<String, Long> keys = new LinkedHashMap<>();

	private long seen;

	private long floor;

	private long keyFloor;

	private long newest;

	/**
	 * What is to be done with a response that was found.
	 */
	enum Verdict {

		/**
		 * Use it.
		 */
		KEEP,

		/**
		 * Use it as a stale one.
		 */
		EXPIRE,

		/**
		 * Do not use it.
		 */
		DROP

	}

	/**
	 * Forget all: Redis has begun a new order.
	 */
	synchronized void reset() {
		this.purges.clear();
		this.keys.clear();
		this.seen = 0;
		this.floor = 0;
		this.keyFloor = 0;
		this.newest = 0;
	}

	synchronized long seen() {
		return this.seen;
	}

	/**
	 * Add a purge.
	 * @param purge the purge
	 * @param number its number
	 */
	synchronized void add(Purge purge, long number) {
		if (purge.scope() != Scope.KEY) {
			this.purges.merge(purge, number, Math::max);
			this.newest = Math.max(this.newest, number);
			return;
		}
		this.keys.merge(purge.value(), number, Math::max);
		if (this.keys.size() > MAX_KEYS) {
			Map.Entry<String, Long> oldest = this.keys.entrySet().iterator().next();
			this.keyFloor = Math.max(this.keyFloor, oldest.getValue());
			this.keys.remove(oldest.getKey());
		}
	}

	/**
	 * All purges up to a number are known.
	 * @param number the number
	 * @param floor what is forgotten of purges by tag, prefix and all
	 */
	synchronized void advance(long number, long floor) {
		this.seen = Math.max(this.seen, number);
		if (floor > this.floor) {
			this.floor = floor;
			this.purges.values().removeIf((purged) -> purged <= floor);
		}
	}

	/**
	 * Return whether a response was purged while it was being made.
	 * @param since where purges were when it was asked for
	 * @param key its key
	 * @param tags its tags
	 * @return whether it must not be stored
	 */
	synchronized boolean isPurged(long since, String key, Collection<String> tags) {
		return since < this.keyFloor || this.keys.getOrDefault(key, 0L) > since
				|| verdict(since, key, tags) != Verdict.KEEP;
	}

	/**
	 * Return whether a response may be purged while it is being made, before its tags are
	 * known.
	 * @param since where purges were when it was asked for
	 * @param key its key
	 * @return whether it may be
	 */
	synchronized boolean mayBePurged(long since, String key) {
		return since < this.floor || since < this.keyFloor || this.keys.getOrDefault(key, 0L) > since
				|| since < this.newest && this.purges.entrySet()
					.stream()
					.anyMatch((entry) -> entry.getValue() > since && entry.getKey().mayMatch(key));
	}

	/**
	 * Say what purges by tag, prefix and all did to a response that was found.
	 * @param since where purges were when it was asked for
	 * @param key its key
	 * @param tags its tags
	 * @return the verdict
	 */
	synchronized Verdict verdict(long since, String key, Collection<String> tags) {
		if (since < this.floor) {
			return Verdict.DROP;
		}
		Verdict verdict = Verdict.KEEP;
		if (since >= this.newest) {
			return verdict;
		}
		for (Map.Entry<Purge, Long> entry : this.purges.entrySet()) {
			Purge purge = entry.getKey();
			if (entry.getValue() > since && purge.matches(key, tags)) {
				if (!purge.soft()) {
					return Verdict.DROP;
				}
				verdict = Verdict.EXPIRE;
			}
		}
		return verdict;
	}

	/**
	 * Return a purge as Redis keeps it.
	 * @param purge the purge
	 * @return scope, softness, value
	 */
	static String member(Purge purge) {
		return SCOPES.charAt(purge.scope().ordinal()) + (purge.soft() ? "1" : "0") + purge.value();
	}

	/**
	 * Return the purge that Redis keeps.
	 * @param member scope, softness, value
	 * @return the purge, or {@code null} if it is none
	 */
	static @Nullable Purge purge(String member) {
		int scope = member.isEmpty() ? -1 : SCOPES.indexOf(member.charAt(0));
		if (scope < 0 || member.length() < 2) {
			return null;
		}
		return new Purge(Scope.values()[scope], member.substring(2), member.charAt(1) == '1');
	}

}
