package io.wattspring.cache;

import java.util.BitSet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link KeyHash}.
 */
class KeyHashTests {

	@Test
	void keysThatDifferInLittleAreSpreadOverSlots() {
		BitSet slots = new BitSet(PurgeLog.SLOTS);
		for (int i = 0; i < PurgeLog.SLOTS; i++) {
			slots.set((int) KeyHash.of("http://localhost/p?q=" + i) & PurgeLog.SLOTS - 1);
		}
		assertThat(slots.cardinality() / (double) PurgeLog.SLOTS).isBetween(0.61, 0.65);
		assertThat(KeyHash.of("a")).isEqualTo(KeyHash.of("a"));
	}

}
