package io.wattspring.cache.policy;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Whether a response to GET may be stored, RFC 9111, section 3, and what keeps it from
 * that.
 *
 * @since 0.1.0
 */
public enum Storability {

	/**
	 * It may be stored.
	 */
	STORABLE,

	/**
	 * It is not final, partial, or an answer to a precondition.
	 */
	STATUS,

	/**
	 * The request or the response forbids it.
	 */
	NO_STORE,

	/**
	 * It has a status that is not understood, and must be.
	 */
	NOT_UNDERSTOOD,

	/**
	 * It is for one user.
	 */
	PRIVATE,

	/**
	 * It sets a cookie.
	 */
	SET_COOKIE,

	/**
	 * It answers a request with cookies, Authorization or a client certificate and does
	 * not say that others may have it.
	 */
	CREDENTIALS,

	/**
	 * It depends on more than the request.
	 */
	VARY,

	/**
	 * It says nothing about freshness.
	 */
	NO_FRESHNESS,

	/**
	 * It would have to be made anew each time.
	 */
	USELESS;

	/**
	 * Statuses whose meaning for caches is known, for {@code must-understand}.
	 */
	private static final Set<Integer> UNDERSTOOD = Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 400, 401, 403,
			404, 405, 410, 414, 421, 451, 500, 501, 502, 503, 504);

	private static final int FIRST_FINAL = 200;

	/**
	 * Decide.
	 * @param request the request
	 * @param status status of the response
	 * @param headers fields of the response
	 * @param directives its directives
	 * @param policy its policy
	 * @param settings what the owner decided
	 * @return the verdict
	 */
	public static Storability of(RequestFacts request, int status, HttpHeaders headers, ResponseDirectives directives,
			ResponsePolicy policy, PolicySettings settings) {
		Storability refusal = refusal(request, status, directives.control());
		if (refusal != null) {
			return refusal;
		}
		if (headers.containsHeader(HttpHeaders.SET_COOKIE) && !settings.stripCookies()) {
			return SET_COOKIE;
		}
		if (Vary.parse(headers.getOrEmpty(HttpHeaders.VARY)).any()) {
			return VARY;
		}
		if (!policy.serves(request)) {
			return CREDENTIALS;
		}
		if (!policy.explicit() && policy.lifetime() == 0) {
			return NO_FRESHNESS;
		}
		return isUseful(headers, policy) ? STORABLE : USELESS;
	}

	private static @Nullable Storability refusal(RequestFacts request, int status, CacheControl control) {
		if (status < FIRST_FINAL || status == 206 || status == 304) {
			return STATUS;
		}
		boolean mustUnderstand = control.has("must-understand");
		if (mustUnderstand && !UNDERSTOOD.contains(status)) {
			return NOT_UNDERSTOOD;
		}
		if (request.control().has("no-store") || control.has("no-store") && !mustUnderstand) {
			return NO_STORE;
		}
		return control.isUnqualified("private") ? PRIVATE : null;
	}

	/**
	 * Return whether nothing of the response may be kept, not even what was stored
	 * before.
	 * @return whether it forbids to be stored, for whomever it is
	 */
	public boolean isForbidden() {
		return this == NO_STORE || this == NOT_UNDERSTOOD || this == PRIVATE || this == VARY;
	}

	private static boolean isUseful(HttpHeaders headers, ResponsePolicy policy) {
		boolean validator = headers.containsHeader(HttpHeaders.ETAG)
				|| headers.containsHeader(HttpHeaders.LAST_MODIFIED);
		return validator || policy.lifetime() > 0 && !policy.revalidate() || policy.staleIfError() > 0
				|| policy.staleWhileRevalidate() > 0;
	}

}
