package io.wattspring.cache.redis;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.cache.redis.PendingPurges.Pending;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link PendingPurges}.
 */
class PendingPurgesTests {

	private final PendingPurges pending = new PendingPurges();

	@Test
	void whatIsBeingSentIsNotSentAgainUntilItFailed() {
		Pending purge = this.pending.add(new Purge(Scope.TAG, "t", false));
		assertThat(this.pending.next()).isEmpty();
		assertThat(this.pending.matches("k", List.of("t"))).isTrue();
		this.pending.failed(purge);
		assertThat(this.pending.next()).containsExactly(purge);
		assertThat(this.pending.next()).isEmpty();
		this.pending.remove(purge);
		assertThat(this.pending.matches("k", List.of("t"))).isFalse();
	}

	@Test
	void samePurgeTwiceIsTwoToBeSent() {
		Pending first = this.pending.add(new Purge(Scope.TAG, "t", false));
		this.pending.add(new Purge(Scope.TAG, "t", false));
		this.pending.remove(first);
		assertThat(this.pending.matches("k", List.of("t"))).isTrue();
	}

	@Test
	void tooManyPurgeAll() {
		for (int i = 0; i <= PendingPurges.CAPACITY; i++) {
			this.pending.add(new Purge(Scope.KEY, "k" + i, false));
		}
		assertThat(this.pending.matches("other", List.of())).isTrue();
		assertThat(this.pending.next()).extracting(Pending::purge).containsExactly(new Purge(Scope.ALL, "", false));
	}

}
