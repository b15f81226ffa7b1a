package io.wattspring.benchmarks.generator;

import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WrkOutput}.
 */
class WrkOutputTests {

	private static final String OUTPUT = """
			Running 1s test @ http://127.0.0.1:18765/hello
			  1 threads and 2 connections
			  Thread Stats   Avg      Stdev     Max   +/- Stdev
			    Latency     2.45ms    1.93ms  16.48ms   99.67%
			    Req/Sec     0.85k   186.06     1.21k    99.55%
			  Latency Distribution
			     50%    1.79ms
			     75%    3.17ms
			     90%    4.74ms
			     99%    9.63ms
			  935 requests in 1.10s, 474.80KB read
			Requests/sec:    850.35
			Transfer/sec:    431.82KB
			""";

	@Test
	void parseWhenNothingFailedHasNoErrors() {
		assertThat(WrkOutput.parse(OUTPUT)).isEqualTo(new LoadResult(935, 850.35, 0, OptionalDouble.of(9.63)));
	}

	@Test
	void parseWhenSomeFailedAddsSocketAndStatusErrors() {
		String output = OUTPUT + """
				  Socket errors: connect 1, read 2, write 3, timeout 4
				  Non-2xx or 3xx responses: 900
				""";
		assertThat(WrkOutput.parse(output).errors()).isEqualTo(910);
	}

	@Test
	void parseWhenLatencyIsInOtherUnitsReturnsMilliseconds() {
		assertThat(WrkOutput.parse(OUTPUT.replace("9.63ms", "630.00us")).p99Millis()).hasValue(0.63);
		assertThat(WrkOutput.parse(OUTPUT.replace("9.63ms", "1.50s")).p99Millis()).hasValue(1500);
	}

	@Test
	void parseWhenOutputIsSomethingElseShowsIt() {
		assertThatIllegalStateException().isThrownBy(() -> WrkOutput.parse("unable to connect"))
			.withMessageContaining("unable to connect");
	}

}
