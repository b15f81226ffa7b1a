package io.wattspring.cache.policy;

import org.springframework.http.HttpHeaders;

/**
 * Whether a stored response answers a request, RFC 9111, section 4.
 *
 * @since 0.1.0
 */
public enum Reuse {

	/**
	 * It does.
	 */
	FRESH,

	/**
	 * It does, although it is stale, since the client allows it.
	 */
	STALE_ALLOWED,

	/**
	 * It does, although it is stale, and is to be refreshed.
	 */
	STALE_WHILE_REVALIDATE,

	/**
	 * It has to be validated first.
	 */
	VALIDATE,

	/**
	 * The client wants another one.
	 */
	RELOAD;

	/**
	 * Decide.
	 * @param request the request
	 * @param policy policy of the stored response
	 * @param age its age in seconds
	 * @param clientReload whether clients may ask for responses that are not stored
	 * @return the verdict
	 */
	public static Reuse of(RequestFacts request, ResponsePolicy policy, long age, boolean clientReload) {
		long ttl = policy.lifetime() - age;
		if (clientReload && isReload(request, ttl, age)) {
			return RELOAD;
		}
		if (policy.revalidate()) {
			return VALIDATE;
		}
		if (ttl > 0) {
			return FRESH;
		}
		if (isStaleAllowed(request.control(), policy, -ttl)) {
			return STALE_ALLOWED;
		}
		return policy.usableWhileRevalidating(age) ? STALE_WHILE_REVALIDATE : VALIDATE;
	}

	private static boolean isReload(RequestFacts request, long ttl, long age) {
		CacheControl control = request.control();
		if (control.has("no-cache")) {
			return true;
		}
		if (control == CacheControl.NONE) {
			return FieldList.split(request.headers().getOrEmpty(HttpHeaders.PRAGMA)).contains("no-cache");
		}
		long maxAge = control.seconds("max-age");
		long minFresh = control.seconds("min-fresh");
		return maxAge != CacheControl.ABSENT && age >= maxAge && !control.has("max-stale")
				|| minFresh >= 0 && ttl < minFresh;
	}

	private static boolean isStaleAllowed(CacheControl request, ResponsePolicy policy, long staleness) {
		if (policy.staleForbidden() || !request.has("max-stale")) {
			return false;
		}
		long seconds = request.seconds("max-stale");
		return request.isBare("max-stale") || seconds >= 0 && staleness <= seconds;
	}

}
