package io.wattspring.watchdog;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When the process counts as exhausted.
 *
 * @param interval time between two looks at most, but for pauses
 * @param maxQuarantined how many run threads may be given up on and not have ended
 * @param heapOccupancy share of the old generation that may be in use after a collection
 * @param heapGrace how long it may be more, and time over which the share of garbage
 * collection is taken
 * @param gcShare share of time that may be spent in pauses for garbage collection
 * @param brokenAfter how long the process is exhausted until it is broken, or
 * {@code null} for never
 * @since 0.1.0
 */
public record ExhaustionLimits(Duration interval, int maxQuarantined, double heapOccupancy, Duration heapGrace,
		double gcShare, @Nullable Duration brokenAfter) {

}
