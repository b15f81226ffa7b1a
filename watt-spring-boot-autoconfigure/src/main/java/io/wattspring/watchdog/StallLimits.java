package io.wattspring.watchdog;

import java.time.Duration;

/**
 * When the watchdog does what.
 *
 * @param interval time between two looks
 * @param warnAfter how long a task runs until it is reported
 * @param spareAfter how long a task runs until a spare thread stands in
 * @param spareBlockedAfter how long a task waits without using the processor until one
 * does
 * @param maxSpares how many spares there may be at once
 * @since 0.1.0
 */
public record StallLimits(Duration interval, Duration warnAfter, Duration spareAfter, Duration spareBlockedAfter,
		int maxSpares) {

}
