package io.wattspring.benchmarks.load;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenLoadResult}.
 */
class OpenLoadResultTests {

	private static final OpenLoadResult RESULT = new OpenLoadResult(
			List.of(answer(0, 10, Outcome.ANSWERED), answer(100, 30, Outcome.ANSWERED), answer(200, 1, Outcome.SHED),
					answer(300, 5000, Outcome.TIMED_OUT), answer(400, 0, Outcome.DROPPED)));

	@Test
	void successIsTheShareOfAllThatWereDue() {
		assertThat(RESULT.successPercent()).isEqualTo(40);
	}

	@Test
	void latenciesAreOfAnsweredRequestsOnly() {
		assertThat(RESULT.latencies()).hasValueSatisfying((latencies) -> {
			assertThat(latencies.min()).isEqualTo(10);
			assertThat(latencies.max()).isEqualTo(30);
		});
	}

	@Test
	void latenciesWhenNoneWasAnsweredAreEmpty() {
		assertThat(new OpenLoadResult(List.of(answer(0, 1, Outcome.SHED))).latencies()).isEmpty();
	}

	@Test
	void countAddsOutcomes() {
		assertThat(RESULT.count(Outcome.SHED, Outcome.TIMED_OUT)).isEqualTo(2);
		assertThat(RESULT.count(Outcome.FAILED)).isZero();
	}

	@Test
	void betweenIsByTheTimeAtWhichRequestsWereDue() {
		assertThat(RESULT.between(Duration.ofMillis(100), Duration.ofMillis(300)).answers()).hasSize(2);
	}

	private static Answer answer(long dueMillis, long millis, Outcome outcome) {
		return new Answer(dueMillis * 1_000_000, millis * 1_000_000, outcome);
	}

}
