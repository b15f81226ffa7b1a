package io.wattspring.worker;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How often a worker got a fresh event loop.
 *
 * @param counts swaps since start, by reason; reasons that there were none for are left
 * out
 * @param lastReason why the last one was, in words, or {@code null} if there was none
 * @param lastTime when the last one was, or {@code null} if there was none
 * @since 0.1.0
 */
public record SwapsSnapshot(Map<SwapReason, Long> counts, @Nullable String lastReason, @Nullable Instant lastTime) {

	static final SwapsSnapshot NONE = new SwapsSnapshot(Map.of(), null, null);

	/**
	 * Return how many there were.
	 * @return swaps since start
	 */
	public long count() {
		// Asked for at each look of the watchdog
		long count = 0;
		for (long swaps : this.counts.values()) {
			count += swaps;
		}
		return count;
	}

	SwapsSnapshot another(SwapReason reason, String words, Instant time) {
		Map<SwapReason, Long> counts = new EnumMap<>(SwapReason.class);
		counts.putAll(this.counts);
		counts.merge(reason, 1L, Long::sum);
		return new SwapsSnapshot(Map.copyOf(counts), words, time);
	}

}
