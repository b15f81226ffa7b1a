package io.wattspring.cache.policy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link AgeField}.
 */
class AgeFieldTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0                    | 0
			7200                 | 7200
			7200, 0              | 7200
			0, 7200              | 0
			2147483649           | 2147483648
			99999999999999999999 | 2147483648
			abc                  | 0
			-7200                | 0
			7200.0               | 0
			7200;foo=bar         | 0
			""")
	void firstMemberCounts(String value, long age) {
		assertThat(AgeField.parse(List.of(value))).isEqualTo(age);
	}

	@Test
	void firstLineCounts() {
		assertThat(AgeField.parse(List.of("7200", "0"))).isEqualTo(7200);
		assertThat(AgeField.parse(List.of())).isZero();
	}

}
