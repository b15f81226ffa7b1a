package io.wattspring.cache.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

/**
 * Purges of this process of which Redis has not been told yet.
 */
final class PendingPurges {

	/**
	 * Purges that are kept. If there are more, all is purged instead.
	 */
	static final int CAPACITY = 1024;

	private final List<Pending> purges = new ArrayList<>();

	/**
	 * Add a purge that is being sent.
	 * @param purge the purge
	 * @return the purge, until it is removed
	 */
	synchronized Pending add(Purge purge) {
		if (this.purges.size() >= CAPACITY) {
			this.purges.clear();
			this.purges.add(new Pending(new Purge(Scope.ALL, "", false), false));
		}
		Pending pending = new Pending(purge, true);
		this.purges.add(pending);
		return pending;
	}

	synchronized void remove(Pending pending) {
		this.purges.remove(pending);
	}

	/**
	 * It was not sent, or that is not known: it is to be sent again.
	 * @param pending the purge
	 */
	synchronized void failed(Pending pending) {
		pending.sending = false;
	}

	/**
	 * Return those that are to be sent, which are being sent from now on.
	 * @return the purges
	 */
	synchronized List<Pending> next() {
		List<Pending> next = this.purges.stream().filter((pending) -> !pending.sending).toList();
		next.forEach((pending) -> pending.sending = true);
		return next;
	}

	synchronized boolean matches(String key, Collection<String> tags) {
		return this.purges.stream().anyMatch((pending) -> pending.purge.matches(key, tags));
	}

	/**
	 * A purge of which Redis has not been told.
	 */
	static final class Pending {

		private final Purge purge;

		private boolean sending;

		private Pending(Purge purge, boolean sending) {
			this.purge = purge;
			this.sending = sending;
		}

		Purge purge() {
			return this.purge;
		}

	}

}
