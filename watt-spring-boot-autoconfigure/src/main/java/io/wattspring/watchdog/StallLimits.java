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
 * does, and how long tasks run until there is one for all that are not stuck yet
 * @param maxSpares how many spares there may be at once
 * @param slowDownAfter processor time below which no task is a runaway, whose thread has
 * to leave the processors to others; {@code null} if none is
 * @param processors how many runaways there have to be
 * @since 0.1.0
 */
public record StallLimits(Duration interval, Duration warnAfter, Duration spareAfter, Duration spareBlockedAfter,
		int maxSpares, @Nullable Duration slowDownAfter, int processors) {

}
