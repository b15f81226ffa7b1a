package io.wattspring.benchmarks.generator;

import java.net.URI;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the commands of the {@link LoadGenerator load generators}.
 */
class LoadGeneratorTests {

	private static final URI TARGET = URI.create("http://127.0.0.1:8080/hello");

	@Test
	void wrkKeepsConnectionsAlive() {
		assertThat(new Wrk(64, false).command(TARGET, 6)).containsExactly("wrk", "-t1", "-c64", "-d6s", "--latency",
				"http://127.0.0.1:8080/hello");
	}

	@Test
	void wrkWhenConnectionPerRequestAsksForClose() {
		assertThat(new Wrk(64, true).command(TARGET, 6)).containsSubsequence("-H", "Connection: close");
	}

	@Test
	void h2LoadHasOneConnection() {
		assertThat(new H2Load(32).command(TARGET, 6)).containsExactly("h2load", "-t1", "-c1", "-m32", "-D6",
				"http://127.0.0.1:8080/hello");
	}

	@Test
	void h2LoadCountSendsNumberOfHttp1Requests() {
		assertThat(new H2LoadCount(1000, 8).command(TARGET, 6)).containsExactly("h2load", "--h1", "-t1", "-c8",
				"-n1000", "http://127.0.0.1:8080/hello");
	}

}
