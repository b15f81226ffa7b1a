package io.wattspring.benchmarks.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StartupLine}.
 */
class StartupLineTests {

	@Test
	void portWhenLineHasPortReturnsIt() {
		assertThat(StartupLine.port("benchmark.port=34915")).hasValue(34915);
	}

	@Test
	void portWhenLineIsSomethingElseIsEmpty() {
		assertThat(StartupLine.port("Netty started on port 34915 (http)")).isEmpty();
	}

	@Test
	void startedMillisReturnsWhatSpringBootLogs() {
		String line = "INFO 1 --- [main] i.w.b.a.BenchmarkApplication : Started BenchmarkApplication in 1.25 seconds"
				+ " (process running for 1.923)";
		assertThat(StartupLine.startedMillis(line)).hasValue(1250);
		assertThat(StartupLine.startedMillis("Started something")).isEmpty();
	}

}
