package io.wattspring.cache;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link PurgeLog}.
 */
class PurgeLogTests {

	private final PurgeLog log = new PurgeLog();

	@Test
	void onlyLaterPurgesCount() {
		this.log.add(new Purge(Scope.KEY, "a", false));
		long since = this.log.count();
		assertThat(this.log.isPurged(since, "a", List.of())).isFalse();
		this.log.add(new Purge(Scope.TAG, "t", true));
		assertThat(this.log.isPurged(since, "a", List.of("t"))).isTrue();
		assertThat(this.log.isPurged(since, "a", List.of("u"))).isFalse();
		assertThat(this.log.isPurged(0, "a", List.of())).isTrue();
	}

	@Test
	void whatIsForgottenCountsAsPurged() {
		for (int i = 0; i <= PurgeLog.CAPACITY; i++) {
			this.log.add(new Purge(Scope.KEY, "x", false));
		}
		assertThat(this.log.isPurged(0, "a", List.of())).isTrue();
		assertThat(this.log.isPurged(1, "a", List.of())).isFalse();
	}

	@Test
	void longKeysAreForgottenSooner() {
		String key = "k".repeat(PurgeLog.MAX_CHARACTERS / 4);
		for (int i = 0; i < 5; i++) {
			this.log.add(new Purge(Scope.KEY, key, false));
		}
		assertThat(this.log.isPurged(0, "a", List.of())).isTrue();
		assertThat(this.log.isPurged(1, "a", List.of())).isFalse();
		assertThat(this.log.isPurged(1, key, List.of())).isTrue();
	}

	@Test
	void anyTagMayBeOneOfAResponseThatHasNotCome() {
		this.log.add(new Purge(Scope.TAG, "t", false));
		long since = this.log.count();
		assertThat(this.log.mayBePurged(since, "a")).isFalse();
		this.log.add(new Purge(Scope.KEY, "b", false));
		assertThat(this.log.mayBePurged(since, "a")).isFalse();
		this.log.add(new Purge(Scope.TAG, "t", false));
		assertThat(this.log.mayBePurged(since, "a")).isTrue();
	}

}
