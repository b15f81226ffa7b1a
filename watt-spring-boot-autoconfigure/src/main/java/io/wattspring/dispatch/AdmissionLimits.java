package io.wattspring.dispatch;

import java.time.Duration;

/**
 * When requests are refused.
 *
 * @param byDelay whether they are refused when they have to wait too long
 * @param target how long a request may wait for a run thread in the long run
 * @param interval for how long all requests have to wait longer until that is overload
 * @param warmUp for how long from the first request on ten times the target is allowed,
 * since a JVM that has just started is slow; zero for not at all
 * @param queueCapacity how many requests may wait, at least 1
 * @param maxInFlight how many requests may be in flight, at least 1
 * @since 0.1.0
 */
public record AdmissionLimits(boolean byDelay, Duration target, Duration interval, Duration warmUp, int queueCapacity,
		int maxInFlight) {

}
