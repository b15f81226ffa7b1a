package io.wattspring.watchdog;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Whether the process has what it needs to serve. Source of the availability events that
 * are published for it.
 *
 * @param state how bad it is
 * @param reason why, or {@code null} if nothing is exhausted
 * @param since when that state began
 * @since 0.1.0
 */
public record Exhaustion(State state, @Nullable String reason, Instant since) {

	/**
	 * How bad it is.
	 */
	public enum State {

		/**
		 * Nothing is exhausted.
		 */
		HEALTHY,

		/**
		 * Something is exhausted; it may recover when no more traffic comes.
		 */
		REFUSING,

		/**
		 * Something was exhausted for so long that only another process helps.
		 */
		BROKEN

	}

}
