package io.wattspring.cache.redis;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.wattspring.cache.redis.PurgeTable.Verdict;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.Purge.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link PurgeTable}.
 */
class PurgeTableTests {

	private final PurgeTable table = new PurgeTable();

	@ParameterizedTest
	@CsvSource({ "TAG, t, false, DROP", "TAG, t, true, EXPIRE", "TAG, u, false, KEEP", "PREFIX, http://a/, false, DROP",
			"PREFIX, http://b/, false, KEEP", "PREFIX, '', true, EXPIRE", "ALL, '', false, DROP",
			"ALL, '', true, EXPIRE" })
	void laterPurgesDecide(Scope scope, String value, boolean soft, Verdict verdict) {
		this.table.add(new Purge(scope, value, soft), 10);
		assertThat(this.table.verdict(9, "http://a/x", List.of("t"))).isEqualTo(verdict);
		assertThat(this.table.verdict(10, "http://a/x", List.of("t"))).isEqualTo(Verdict.KEEP);
		assertThat(this.table.isPurged(9, "http://a/x", List.of("t"))).isEqualTo(verdict != Verdict.KEEP);
	}

	@Test
	void hardBeatsSoftInEitherOrder() {
		this.table.add(new Purge(Scope.TAG, "t", false), 10);
		this.table.add(new Purge(Scope.ALL, "", true), 11);
		assertThat(this.table.verdict(9, "k", List.of("t"))).isEqualTo(Verdict.DROP);
		assertThat(this.table.verdict(10, "k", List.of("t"))).isEqualTo(Verdict.EXPIRE);
	}

	@Test
	void whatIsForgottenCountsAsPurged() {
		this.table.add(new Purge(Scope.TAG, "t", false), 10);
		this.table.add(new Purge(Scope.TAG, "u", false), 20);
		this.table.advance(20, 15);
		assertThat(this.table.verdict(14, "k", List.of())).isEqualTo(Verdict.DROP);
		assertThat(this.table.verdict(15, "k", List.of("t"))).isEqualTo(Verdict.KEEP);
		assertThat(this.table.verdict(15, "k", List.of("u"))).isEqualTo(Verdict.DROP);
		assertThat(this.table.seen()).isEqualTo(20);
		this.table.advance(18, 15);
		assertThat(this.table.seen()).isEqualTo(20);
	}

	@Test
	void keysMatterOnlyToWhatIsBeingMade() {
		this.table.add(new Purge(Scope.KEY, "k", true), 10);
		assertThat(this.table.verdict(9, "k", List.of())).isEqualTo(Verdict.KEEP);
		assertThat(this.table.isPurged(9, "k", List.of())).isTrue();
		assertThat(this.table.isPurged(10, "k", List.of())).isFalse();
		assertThat(this.table.isPurged(9, "l", List.of())).isFalse();
		for (int i = 0; i < PurgeTable.MAX_KEYS; i++) {
			this.table.add(new Purge(Scope.KEY, "k" + i, false), 11 + i);
		}
		assertThat(this.table.isPurged(9, "l", List.of())).as("forgotten").isTrue();
		assertThat(this.table.isPurged(10, "l", List.of())).isFalse();
	}

	@Test
	void resetForgetsAll() {
		this.table.add(new Purge(Scope.ALL, "", false), 10);
		this.table.advance(10, 5);
		this.table.reset();
		assertThat(this.table.seen()).isZero();
		assertThat(this.table.isPurged(0, "k", List.of())).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "KEY, http://a/?b=c, false, k0http://a/?b=c", "TAG, t, true, t1t", "PREFIX, p, false, p0p",
			"ALL, '', true, a1" })
	void membersAreWhatTheyWere(Scope scope, String value, boolean soft, String member) {
		Purge purge = new Purge(scope, value, soft);
		assertThat(PurgeTable.member(purge)).isEqualTo(member);
		assertThat(PurgeTable.purge(member)).isEqualTo(purge);
	}

	@Test
	void otherMembersAreNoPurges() {
		assertThat(List.of("", "@", "@0b2f", "x0y", "t")).allMatch((member) -> PurgeTable.purge(member) == null);
	}

	@Test
	void whatIsBeingMadeMayBePurgedByAnyTag() {
		this.table.add(new Purge(Scope.KEY, "k", false), 1);
		this.table.add(new Purge(Scope.PREFIX, "p", false), 2);
		assertThat(this.table.mayBePurged(0, "k")).isTrue();
		assertThat(this.table.mayBePurged(1, "k")).isFalse();
		assertThat(this.table.mayBePurged(0, "prefixed")).isTrue();
		assertThat(this.table.mayBePurged(2, "prefixed")).isFalse();
		assertThat(this.table.mayBePurged(0, "other")).isFalse();
		this.table.add(new Purge(Scope.TAG, "t", true), 3);
		assertThat(this.table.mayBePurged(2, "other")).isTrue();
		this.table.advance(4, 4);
		assertThat(this.table.mayBePurged(3, "other")).isTrue();
		assertThat(this.table.mayBePurged(4, "other")).isFalse();
	}

}
