package io.wattspring.cache.policy;

import java.time.Duration;

/**
 * What the owner of a cache decides about storing and reuse.
 *
 * @param heuristics whether responses without explicit freshness are fresh for a tenth of
 * the time since they were modified
 * @param stripCookies whether responses that set cookies are stored without them
 * @param clientReload whether clients can ask for a response that is not stored
 * @param staleWhileRevalidate grace where a response names none
 * @param staleIfError grace where a response names none
 * @since 0.1.0
 */
public record PolicySettings(boolean heuristics, boolean stripCookies, boolean clientReload,
		Duration staleWhileRevalidate, Duration staleIfError) {

	/**
	 * Nothing but what the RFCs demand.
	 */
	public static final PolicySettings STRICT = new PolicySettings(false, false, false, Duration.ZERO, Duration.ZERO);

}
