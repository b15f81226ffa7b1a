package io.wattspring.benchmarks.report;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Distribution}.
 */
class DistributionTests {

	@Test
	void medianWhenCountIsOddIsTheMiddle() {
		assertThat(Distribution.of(9, 1, 5).median()).isEqualTo(5);
	}

	@Test
	void medianWhenCountIsEvenIsTheMeanOfTheMiddle() {
		assertThat(Distribution.of(9, 1, 5, 6).median()).isEqualTo(5.5);
	}

	@Test
	void percentileIsByNearestRank() {
		Distribution distribution = Distribution.of(IntStream.rangeClosed(1, 200).asDoubleStream().toArray());
		assertThat(distribution.percentile(99)).isEqualTo(198);
		assertThat(distribution.percentile(0)).isEqualTo(1);
		assertThat(distribution.percentile(100)).isEqualTo(200);
	}

	@Test
	void meanIsOfAllValues() {
		assertThat(Distribution.of(1, 2, 6).mean()).isEqualTo(3);
	}

	@Test
	void minAndMaxAreTheEnds() {
		assertThat(Distribution.of(9, 1, 5).min()).isEqualTo(1);
		assertThat(Distribution.of(9, 1, 5).max()).isEqualTo(9);
	}

	@Test
	void ofWhenEmptyIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(Distribution::of);
	}

}
