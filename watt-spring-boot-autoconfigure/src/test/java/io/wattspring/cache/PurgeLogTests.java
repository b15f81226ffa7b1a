package io.wattspring.cache;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link PurgeLog}.
 */
class PurgeLogTests {

	private final PurgeLog log = new PurgeLog(String::hashCode);

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
			this.log.add(new Purge(Scope.TAG, "x", false));
		}
		assertThat(this.log.isPurged(0, "a", List.of())).isTrue();
		assertThat(this.log.isPurged(1, "a", List.of())).isFalse();
	}

	@Test
	void longTagsAreForgottenSooner() {
		String tag = "t".repeat(PurgeLog.MAX_CHARACTERS / 4);
		for (int i = 0; i < 5; i++) {
			this.log.add(new Purge(Scope.TAG, tag, false));
		}
		assertThat(this.log.isPurged(0, "a", List.of())).isTrue();
		assertThat(this.log.isPurged(1, "a", List.of())).isFalse();
		assertThat(this.log.isPurged(1, "a", List.of(tag))).isTrue();
	}

	@Test
	void manyPurgesOfLongKeysTellNothingOfOthers() {
		String query = "q".repeat(4000);
		this.log.add(new Purge(Scope.KEY, "first", false));
		for (int i = 0; i < 2 * PurgeLog.CAPACITY; i++) {
			this.log.add(new Purge(Scope.KEY, i + query, false));
		}
		assertThat(this.log.isPurged(0, "first", List.of())).isTrue();
		assertThat(this.log.mayBePurged(0, "first")).isTrue();
		assertThat(IntStream.range(0, 100).filter((i) -> this.log.isPurged(0, "other-" + i, List.of())))
			.hasSizeLessThan(50);
	}

	@Test
	void purgesOfOneSlotAreTakenForEachOther() {
		PurgeLog narrow = new PurgeLog((key) -> PurgeLog.SLOTS * (long) key.length());
		narrow.add(new Purge(Scope.KEY, "a", false));
		assertThat(narrow.isPurged(0, "bc", List.of())).isTrue();
		assertThat(narrow.isPurged(1, "bc", List.of())).isFalse();
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
