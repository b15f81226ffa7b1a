package io.wattspring.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.wattspring.worker.WaitSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitTimes}.
 */
class WaitTimesTests {

	private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(15);

	private final WaitTimes waits = new WaitTimes(START);

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 7, 8, 15, 16, 17, 1000, 123_456_789, Long.MAX_VALUE })
	void bucketHoldsATimeWithinAnEighth(long nanos) {
		long bound = WaitTimes.upperBound(WaitTimes.bucket(nanos));
		assertThat(bound).isBetween(nanos, (nanos < Long.MAX_VALUE / 2) ? nanos + nanos / 8 : Long.MAX_VALUE);
	}

	@Test
	void percentilesAreThoseOfTheWaits() {
		for (int i = 1; i <= 1000; i++) {
			this.waits.record(TimeUnit.MILLISECONDS.toNanos(i), START);
		}
		WaitSnapshot snapshot = this.waits.snapshot(START);
		assertThat(snapshot.count()).isEqualTo(1000);
		assertThat(snapshot.p50()).isBetween(Duration.ofMillis(500), Duration.ofMillis(563));
		assertThat(snapshot.p95()).isBetween(Duration.ofMillis(950), Duration.ofMillis(1069));
		assertThat(snapshot.p99()).isBetween(Duration.ofMillis(990), Duration.ofMillis(1114));
		assertThat(snapshot.max()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1125));
	}

	@Test
	void waitsAreForgottenAfterTwentySeconds() {
		this.waits.record(1000, START);
		assertThat(this.waits.snapshot(START + TimeUnit.SECONDS.toNanos(19)).count()).isOne();
		assertThat(this.waits.snapshot(START + TimeUnit.SECONDS.toNanos(31)).count()).isZero();
	}

	@Test
	void waitsAreForgottenWhenNobodyLookedForLong() {
		this.waits.record(1000, START);
		WaitSnapshot snapshot = this.waits.snapshot(START + TimeUnit.SECONDS.toNanos(60));
		assertThat(snapshot.count()).isZero();
		assertThat(snapshot.max()).isZero();
	}

}
