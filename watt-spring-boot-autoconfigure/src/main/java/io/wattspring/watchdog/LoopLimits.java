package io.wattspring.watchdog;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * When the watchdog does what about an event loop.
 *
 * @param warnAfter how long a loop is stuck until it is reported
 * @param swapAfter how long a loop is stuck until its worker gets a fresh one;
 * {@code null} for never
 * @param maxQuarantined how many threads of loops may be stuck for good until no more are
 * replaced
 * @since 0.1.0
 */
public record LoopLimits(Duration warnAfter, @Nullable Duration swapAfter, int maxQuarantined) {

}
