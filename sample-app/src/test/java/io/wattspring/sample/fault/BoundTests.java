package io.wattspring.sample.fault;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Bound}.
 */
class BoundTests {

	private final Bound bound = new Bound("ms", 0, 10);

	@ParameterizedTest
	@ValueSource(longs = { 0, 10 })
	void checkWhenInRangeReturnsValue(long value) {
		assertThat(this.bound.check(value)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 11, Long.MIN_VALUE, Long.MAX_VALUE })
	void checkWhenOutOfRangeIsBadRequestWithValueAndRange(long value) {
		assertThatExceptionOfType(ResponseStatusException.class).isThrownBy(() -> this.bound.check(value))
			.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(400))
			.withMessageContaining("ms: " + value + " (expected: 0 to 10)");
	}

}
