package io.wattspring.cache.policy;

import java.time.Duration;
import java.util.Set;

import org.springframework.http.HttpHeaders;

/**
 * How long and for whom a response may be used, by what it says itself.
 *
 * @param lifetime seconds for which it is fresh
 * @param explicit whether it says so itself
 * @param revalidate whether it is to be validated each time
 * @param staleForbidden whether it must not be used stale
 * @param staleWhileRevalidate seconds for which it may be used stale while it is
 * refreshed
 * @param staleIfError seconds for which it may be used stale instead of an error
 * @param open whether it is meant for requests with cookies or certificates too
 * @param authorized whether it is meant for requests with Authorization too
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.2">RFC 9111, section
 * 4.2</a>
 */
public record ResponsePolicy(long lifetime, boolean explicit, boolean revalidate, boolean staleForbidden,
		long staleWhileRevalidate, long staleIfError, boolean open, boolean authorized) {

	private static final long HEURISTIC_CAP = Duration.ofHours(24).toSeconds();

	private static final int HEURISTIC_DIVISOR = 10;

	/**
	 * Statuses of RFC 9110, section 15.1, that can be fresh without saying so.
	 */
	private static final Set<Integer> HEURISTIC_STATUSES = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414,
			501);

	/**
	 * Read the policy of a response.
	 * @param status its status
	 * @param headers its fields
	 * @param directives its directives
	 * @param now seconds since 1970 at which it was received
	 * @param settings what the owner decided
	 * @return the policy
	 */
	public static ResponsePolicy of(int status, HttpHeaders headers, ResponseDirectives directives, long now,
			PolicySettings settings) {
		CacheControl control = directives.control();
		long lifetime = explicitLifetime(headers, directives, now);
		boolean explicit = lifetime != CacheControl.ABSENT;
		if (!explicit) {
			lifetime = settings.heuristics() ? heuristicLifetime(status, headers, control, now) : 0;
		}
		boolean shared = control.has("s-maxage");
		return new ResponsePolicy(lifetime, explicit || control.has("no-cache"), control.isUnqualified("no-cache"),
				shared || control.has("must-revalidate") || control.has("proxy-revalidate")
						|| control.isUnqualified("no-cache"),
				grace(control, "stale-while-revalidate", settings.staleWhileRevalidate()),
				grace(control, "stale-if-error", settings.staleIfError()),
				directives.targeted() || shared || control.has("public"),
				shared || control.has("public") || control.has("must-revalidate"));
	}

	private static long explicitLifetime(HttpHeaders headers, ResponseDirectives directives, long now) {
		for (String name : new String[] { "s-maxage", "max-age" }) {
			long seconds = directives.control().seconds(name);
			if (seconds != CacheControl.ABSENT) {
				// What is invalid counts as stale
				return Math.max(0, seconds);
			}
		}
		if (directives.targeted() || !headers.containsHeader(HttpHeaders.EXPIRES)) {
			return CacheControl.ABSENT;
		}
		long expires = HttpDate.parse(headers.getOrEmpty(HttpHeaders.EXPIRES), now);
		return (expires != HttpDate.INVALID) ? DeltaSeconds.saturate(expires - date(headers, now)) : 0;
	}

	private static long heuristicLifetime(int status, HttpHeaders headers, CacheControl control, long now) {
		long modified = HttpDate.parse(headers.getOrEmpty(HttpHeaders.LAST_MODIFIED), now);
		if (modified == HttpDate.INVALID || !HEURISTIC_STATUSES.contains(status) && !control.has("public")) {
			return 0;
		}
		return Math.max(0, Math.min(HEURISTIC_CAP, (date(headers, now) - modified) / HEURISTIC_DIVISOR));
	}

	private static long grace(CacheControl control, String name, Duration otherwise) {
		long seconds = control.seconds(name);
		return (seconds != CacheControl.ABSENT) ? Math.max(0, seconds) : DeltaSeconds.saturate(otherwise.toSeconds());
	}

	/**
	 * Return when a response was made.
	 * @param headers its fields
	 * @param now seconds since 1970 at which it was received
	 * @return the value of Date, or the time at which it was received if there is no
	 * valid one
	 */
	public static long date(HttpHeaders headers, long now) {
		long date = HttpDate.parse(headers.getOrEmpty(HttpHeaders.DATE), now);
		return (date != HttpDate.INVALID) ? date : now;
	}

	/**
	 * Return the corrected initial age of RFC 9111, section 4.2.3.
	 * @param headers fields of a response
	 * @param now seconds since 1970 at which it was received
	 * @param delay seconds from the request to the response
	 * @return seconds
	 */
	public static long initialAge(HttpHeaders headers, long now, long delay) {
		long apparent = Math.max(0, now - date(headers, now));
		long corrected = AgeField.parse(headers.getOrEmpty(HttpHeaders.AGE)) + delay;
		return DeltaSeconds.saturate(Math.max(apparent, corrected));
	}

	/**
	 * Return whether the response may be used instead of one that is being made.
	 * @param age its age in seconds
	 * @return whether it is fresh, or stale within the grace
	 */
	public boolean usableWhileRevalidating(long age) {
		return !this.staleForbidden && age < this.lifetime + this.staleWhileRevalidate;
	}

	/**
	 * Return whether the response may be used for other requests than the one that it
	 * answers, those that wait for it included.
	 * @param age its age in seconds
	 * @return whether it is fresh, or stale within the grace, and need not be validated
	 */
	public boolean usableForOthers(long age) {
		return !this.revalidate && (age < this.lifetime || usableWhileRevalidating(age));
	}

	/**
	 * Return whether the response may be used instead of an error.
	 * @param age its age in seconds
	 * @return whether it is fresh, or stale within the grace
	 */
	public boolean usableOnError(long age) {
		return !this.staleForbidden && age < this.lifetime + this.staleIfError;
	}

	/**
	 * Return whether a request may get the response.
	 * @param request the request
	 * @return whether it is meant for it
	 */
	public boolean serves(RequestFacts request) {
		return (this.open || !request.personal()) && (this.authorized || !request.authorized());
	}

}
