package io.wattspring.cache.store;

import java.util.Collection;
import java.util.Set;

/**
 * What is to be removed from a cache, or made stale.
 *
 * @param scope what it is chosen by
 * @param value the key, tag or prefix
 * @param soft whether it is made stale, and not removed
 * @since 0.1.0
 */
public record Purge(Scope scope, String value, boolean soft) {

	/**
	 * What responses are chosen by.
	 */
	public enum Scope {

		/**
		 * The key of a URI.
		 */
		KEY,

		/**
		 * A tag of a response.
		 */
		TAG,

		/**
		 * The beginning of a key.
		 */
		PREFIX,

		/**
		 * All responses.
		 */
		ALL

	}

	/**
	 * Return whether a response is chosen.
	 * @param key its key
	 * @param tags its tags
	 * @return whether it is
	 */
	public boolean matches(String key, Collection<String> tags) {
		return switch (this.scope) {
			case KEY -> key.equals(this.value);
			case TAG -> tags.contains(this.value);
			case PREFIX -> key.startsWith(this.value);
			case ALL -> true;
		};
	}

	/**
	 * Return whether a response may be chosen whose tags are not known yet.
	 * @param key its key
	 * @return whether it is, with one tag or another
	 */
	public boolean mayMatch(String key) {
		return this.scope == Scope.TAG || matches(key, Set.of());
	}

}
