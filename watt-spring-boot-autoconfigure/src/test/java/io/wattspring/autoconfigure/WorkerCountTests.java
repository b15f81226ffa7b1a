package io.wattspring.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link WorkerCount}.
 */
class WorkerCountTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "1024, 1024", "auto, 8", "AUTO, 8", "max, 8", "-1, 7", "-7, 1", "-8, 1", "-100, 1",
			"' 3 ', 3", "-2147483648, 1" })
	void valueStandsForNumberOfWorkers(String value, int expected) {
		assertThat(WorkerCount.of(value, 8)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "abc", "1025", "2.5", "", "99999999999", "2 workers" })
	void otherValuesAreRefusedWithPropertyValueAndExpectation(String value) {
		assertThatExceptionOfType(InvalidWattPropertyException.class).isThrownBy(() -> WorkerCount.of(value, 8))
			.withMessage("watt.workers: " + value + " (expected: a number from 1 to 1024, a negative number "
					+ "(processors minus that many), 'auto' or 'max')");
	}

}
