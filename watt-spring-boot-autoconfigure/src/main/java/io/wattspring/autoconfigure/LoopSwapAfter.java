package io.wattspring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Says how long an event loop is stuck until its worker gets a fresh one.
 */
final class LoopSwapAfter {

	static final String PROPERTY = "watt.watchdog.loop-swap-after";

	private static final Duration NEVER = Duration.ofMillis(-1);

	private static final Duration DEFAULT = Duration.ofSeconds(5);

	/**
	 * Handlers run on the loops then, and one that blocks takes the others along.
	 */
	private static final Duration DEFAULT_WITH_HANDLERS = Duration.ofSeconds(1);

	private LoopSwapAfter() {
	}

	/**
	 * Say how long by the properties.
	 * @param properties the properties
	 * @return the time, or {@code null} for never
	 */
	static @Nullable Duration of(WattProperties properties) {
		WattProperties.Watchdog watchdog = properties.watchdog();
		return of(watchdog.loopSwapAfter(), watchdog.loopAvoidAfter(),
				properties.dispatch() == WattProperties.Dispatch.EVENT_LOOP);
	}

	/**
	 * Say how long.
	 * @param value value of the property, or {@code null} if it is not set
	 * @param avoidAfter lag after which the loop gets no more connections
	 * @param handlersOnLoops whether requests are handled on event loops
	 * @return the time, or {@code null} for never
	 */
	static @Nullable Duration of(@Nullable Duration value, Duration avoidAfter, boolean handlersOnLoops) {
		if (NEVER.equals(value)) {
			return null;
		}
		Duration swapAfter = (value != null) ? value : (handlersOnLoops) ? DEFAULT_WITH_HANDLERS : DEFAULT;
		if (swapAfter.compareTo(avoidAfter) <= 0 || Expect.isTooLong(swapAfter)) {
			throw new InvalidWattPropertyException(PROPERTY, swapAfter,
					"a duration longer than watt.watchdog.loop-avoid-after (%s), at most 365 days, or -1 for never"
						.formatted(Expect.written(avoidAfter)));
		}
		return swapAfter;
	}

}
