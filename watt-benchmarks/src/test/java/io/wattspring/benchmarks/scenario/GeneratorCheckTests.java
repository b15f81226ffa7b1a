package io.wattspring.benchmarks.scenario;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.wattspring.benchmarks.report.Distribution;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link GeneratorCheck}.
 */
class GeneratorCheckTests {

	@Test
	void checkWhenRequestsWaitedForTheFrozenServerPasses() {
		assertThatNoException().isThrownBy(() -> GeneratorCheck.check(latencies(600)));
	}

	@Test
	void checkWhenRequestsWereNotSentMeanwhileFails() {
		assertThatIllegalStateException().isThrownBy(() -> GeneratorCheck.check(latencies(64)))
			.withMessage("generator: mean 21 ms (expected: 200 ms, 10 % more or less)");
	}

	// at 300/s, of which some came while the server was stopped for 2 s
	private static Distribution latencies(int waiting) {
		return Distribution
			.of(IntStream.range(0, 3000).mapToDouble((i) -> (i < waiting) ? 2000.0 * i / waiting : 0).toArray());
	}

}
