package io.wattspring.watchdog;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When the watchdog does what.
 *
 * @param interval time between two looks
 * @param warnAfter how long a task runs until it is reported
 * @param spareAfter how long a task runs until a spare thread stands in
 * @param spareBlockedAfter how long a task waits without using the processor until one
 * does, or all threads have been occupied until there is one in any case
 * @param maxSpares how many spares there may be at once
 * @param slowDownAfter processor time that a task uses until its thread leaves the
 * processors to others; {@code null} for never
 * @param processors how many such tasks there have to be
 * @since 0.1.0
 */
public record StallLimits(Duration interval, Duration warnAfter, Duration spareAfter, Duration spareBlockedAfter,
		int maxSpares, @Nullable Duration slowDownAfter, int processors) {

}
