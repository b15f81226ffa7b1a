package io.wattspring.benchmarks.generator;

import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link H2LoadOutput}.
 */
class H2LoadOutputTests {

	private static final String OUTPUT = """
			starting benchmark...
			Application protocol: h2c

			finished in 2.00s, 250.00 req/s, 5.42KB/s
			requests: 500 total, 532 started, 500 done, 500 succeeded, 0 failed, 0 errored, 0 timeout
			status codes: 500 2xx, 0 3xx, 0 4xx, 0 5xx
			traffic: 10.85KB (11110) total, 2.10KB (2150) headers (space savings 93.86%), 2.44KB (2500) data
			                     min         max         mean         sd        +/- sd
			time for request:    12.12ms    145.42ms     65.21ms     22.12ms    71.00%
			""";

	@Test
	void parseWhenNothingFailedHasNoErrors() {
		assertThat(H2LoadOutput.parse(OUTPUT)).isEqualTo(new LoadResult(500, 250, 0, OptionalDouble.empty()));
	}

	@Test
	void parseWhenAnswersWereErrorsCountsThemOnce() {
		String output = OUTPUT.replace("500 succeeded, 0 failed", "490 succeeded, 10 failed")
			.replace("500 2xx, 0 3xx, 0 4xx, 0 5xx", "490 2xx, 0 3xx, 4 4xx, 6 5xx");
		assertThat(H2LoadOutput.parse(output).errors()).isEqualTo(10);
	}

	@Test
	void parseWhenRequestsErroredCountsThem() {
		String output = OUTPUT.replace("0 failed, 0 errored, 0 timeout", "7 failed, 5 errored, 2 timeout");
		assertThat(H2LoadOutput.parse(output).errors()).isEqualTo(7);
	}

}
