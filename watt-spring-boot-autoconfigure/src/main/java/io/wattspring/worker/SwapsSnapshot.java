package io.wattspring.worker;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How often a worker got a fresh event loop.
 *
 * @param count swaps since start
 * @param lastReason why the last one was, or {@code null} if there was none
 * @param lastTime when the last one was, or {@code null} if there was none
 * @since 0.1.0
 */
public record SwapsSnapshot(long count, @Nullable String lastReason, @Nullable Instant lastTime) {

	static final SwapsSnapshot NONE = new SwapsSnapshot(0, null, null);

	SwapsSnapshot another(String reason, Instant time) {
		return new SwapsSnapshot(this.count + 1, reason, time);
	}

}
