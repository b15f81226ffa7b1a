package io.wattspring.worker;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainStep}.
 */
class DrainStepTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			# http2, announced, inFlight, quiet, expected
			  false, false,     0,        499,   WAIT
			  false, false,     0,        500,   CLOSE
			  false, false,     1,        9999,  WAIT
			  true,  false,     0,        0,     ANNOUNCE
			  true,  false,     3,        9999,  ANNOUNCE
			  true,  true,      0,        499,   WAIT
			  true,  true,      0,        500,   CLOSE
			  true,  true,      3,        500,   CLOSE
			""")
	void stepFollowsFromConnection(boolean http2, boolean announced, long inFlight, long quiet, DrainStep expected) {
		assertThat(DrainStep.of(http2, announced, inFlight, quiet, 500)).isEqualTo(expected);
	}

}
