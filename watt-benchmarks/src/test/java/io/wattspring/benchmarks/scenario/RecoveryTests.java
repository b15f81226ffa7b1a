package io.wattspring.benchmarks.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.wattspring.benchmarks.load.Answer;
import io.wattspring.benchmarks.load.OpenLoadResult;
import io.wattspring.benchmarks.load.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Recovery}.
 */
class RecoveryTests {

	private static final Duration END = Duration.ofSeconds(10);

	private static final Duration LENGTH = Duration.ofSeconds(4);

	private final Recovery recovery = new Recovery(new OpenLoadResult(List.of(answer(0, 40, Outcome.ANSWERED))));

	@Test
	void millisWhenLatencyIsNormalAtOnceIsZero() {
		assertThat(millis((due) -> 70)).isZero();
	}

	@Test
	void millisIsStartOfFirstNormalWindow() {
		assertThat(millis((due) -> (due < 11_100) ? 500 : 20)).isEqualTo(1250);
	}

	@Test
	void millisWhenNormalForOneWindowOnlyGoesOn() {
		assertThat(millis((due) -> (due < 10_250 || (due >= 10_500 && due < 10_750)) ? 500 : 20)).isEqualTo(750);
	}

	@Test
	void millisWhenNeverNormalIsTheLength() {
		assertThat(millis((due) -> 81)).isEqualTo(4000);
	}

	@Test
	void millisWhenRequestsAreShedIsNotNormal() {
		List<Answer> answers = LongStream.range(0, 400)
			.mapToObj((i) -> answer(10_000 + 10 * i, 1, (i < 60) ? Outcome.SHED : Outcome.ANSWERED))
			.toList();
		assertThat(this.recovery.millis(new OpenLoadResult(answers), END, LENGTH)).isEqualTo(750);
	}

	private double millis(LongUnaryOperator latency) {
		List<Answer> answers = LongStream.range(0, 400)
			.map((i) -> 10_000 + 10 * i)
			.mapToObj((due) -> answer(due, latency.applyAsLong(due), Outcome.ANSWERED))
			.toList();
		return this.recovery.millis(new OpenLoadResult(answers), END, LENGTH);
	}

	private static Answer answer(long dueMillis, long millis, Outcome outcome) {
		return new Answer(dueMillis * 1_000_000, millis * 1_000_000, outcome);
	}

}
