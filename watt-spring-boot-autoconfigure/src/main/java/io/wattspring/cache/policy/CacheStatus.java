package io.wattspring.cache.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a cache did with a request, as a member of the Cache-Status field of RFC 9211.
 *
 * @param hit whether it was answered without asking the application
 * @param forward why the application was asked
 * @param forwardStatus status that the application answered, 0 if it is that of the
 * response
 * @param stored whether the response is stored
 * @param collapsed whether the request waited for another one
 * @param ttl seconds until the response is stale, {@code null} if not known
 * @param detail anything else
 * @since 0.1.0
 */
public record CacheStatus(boolean hit, @Nullable Forward forward, int forwardStatus, boolean stored, boolean collapsed,
		@Nullable Long ttl, @Nullable String detail) {

	/**
	 * The application was not asked, and nothing is stored.
	 */
	public static final CacheStatus NOT_ASKED = new CacheStatus(false, null, 0, false, false, null, null);

	/**
	 * Why a request went to the application.
	 */
	public enum Forward {

		/**
		 * The cache was not to handle it.
		 */
		BYPASS("bypass"),

		/**
		 * Its method is not cached.
		 */
		METHOD("method"),

		/**
		 * Nothing is stored for its URI.
		 */
		URI_MISS("uri-miss"),

		/**
		 * What is stored for its URI is for other requests.
		 */
		VARY_MISS("vary-miss"),

		/**
		 * It asked for it.
		 */
		REQUEST("request"),

		/**
		 * What is stored is stale.
		 */
		STALE("stale");

		private final String token;

		Forward(String token) {
			this.token = token;
		}

	}

	/**
	 * Create the status of a hit.
	 * @param ttl seconds until the response is stale, negative if it is
	 * @return the status
	 */
	public static CacheStatus hit(long ttl) {
		return new CacheStatus(true, null, 0, false, false, ttl, null);
	}

	/**
	 * Create the status of a request that the application answers.
	 * @param forward why
	 * @return the status
	 */
	public static CacheStatus forward(Forward forward) {
		return new CacheStatus(false, forward, 0, false, false, null, null);
	}

	/**
	 * Add the status that the application answered.
	 * @param status the status
	 * @return the status with it
	 */
	public CacheStatus withForwardStatus(int status) {
		return new CacheStatus(this.hit, this.forward, status, this.stored, this.collapsed, this.ttl, this.detail);
	}

	/**
	 * Add that the response is stored.
	 * @param ttl seconds until it is stale
	 * @return the status with it
	 */
	public CacheStatus withStored(long ttl) {
		return new CacheStatus(this.hit, this.forward, this.forwardStatus, true, this.collapsed, ttl, this.detail);
	}

	/**
	 * Add that the request waited for another one.
	 * @return the status with it
	 */
	public CacheStatus withCollapsed() {
		return new CacheStatus(this.hit, this.forward, this.forwardStatus, this.stored, true, this.ttl, this.detail);
	}

	/**
	 * Add a detail.
	 * @param detail a token
	 * @return the status with it
	 */
	public CacheStatus withDetail(String detail) {
		return new CacheStatus(this.hit, this.forward, this.forwardStatus, this.stored, this.collapsed, this.ttl,
				detail);
	}

	/**
	 * Write the member.
	 * @param name name of the cache
	 * @param key key of the response, or {@code null} to keep it
	 * @return the member
	 */
	public String write(String name, @Nullable String key) {
		StringBuilder member = new StringBuilder(isToken(name) ? name : quote(name));
		if (this.hit) {
			member.append("; hit");
		}
		if (this.forward != null) {
			member.append("; fwd=").append(this.forward.token);
			member.append((this.forwardStatus != 0) ? "; fwd-status=" + this.forwardStatus : "");
		}
		member.append((this.ttl != null) ? "; ttl=" + this.ttl : "");
		member.append(this.stored ? "; stored" : "");
		member.append(this.collapsed ? "; collapsed" : "");
		member.append((key != null) ? "; key=" + quote(key) : "");
		return member.append((this.detail != null) ? "; detail=" + this.detail : "").toString();
	}

	// A token of RFC 9651, which is not one of RFC 9110
	private static boolean isToken(String name) {
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '*';
			if (!letter && (i == 0 || c != ':' && c != '/' && !FieldList.isTokenChar(c))) {
				return false;
			}
		}
		return !name.isEmpty();
	}

	private static String quote(String text) {
		return '"' + text.replaceAll("[^ -~]", "?").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
