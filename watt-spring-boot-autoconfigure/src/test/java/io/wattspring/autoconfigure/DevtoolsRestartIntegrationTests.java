package io.wattspring.autoconfigure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of an application that Spring Boot's devtools restart, each time with a class
 * loader of its own: nothing of an old one is left.
 */
@Timeout(300)
class DevtoolsRestartIntegrationTests {

	private static final int RESTARTS = 3;

	private final TestClient client = TestClient.http1();

	@TempDir
	private Path settings;

	/**
	 * Restart an application.
	 * @param starter whether classes of the starter stay, as those of a jar do, or are
	 * loaded again, as those of a project that is open in an IDE
	 */
	@ParameterizedTest
	@ValueSource(strings = { "exclude", "include" })
	void oldClassLoaderThreadsAndPortAreGone(String starter) throws Exception {
		try (TestProcess process = start(starter)) {
			int port = process.port();
			assertThat(get(port, "/loader").split(" RestartClassLoader|RestartClassLoader@"))
				.hasSize(starter.equals("include") ? 3 : 2);
			String threads = get(port, "/threads");
			for (int i = 0; i < RESTARTS; i++) {
				assertThat(get(port, "/who")).startsWith("watt-run-");
				assertThat(get(port, "/delay")).startsWith("watt-run-");
				port = restart(process, port);
			}
			int last = port;
			Awaitility.await().untilAsserted(() -> assertThat(get(last, "/threads")).isEqualTo(threads));
			// The one that runs, and at most the one before
			Awaitility.await().untilAsserted(() -> assertThat(Integer.parseInt(get(last, "/loaders"))).isBetween(1, 2));
		}
	}

	private int restart(TestProcess process, int port) throws Exception {
		try {
			get(port, "/restart");
		}
		catch (IOException ex) {
			// The server is stopped while it answers
		}
		int next = process.port();
		assertThat(next).isNotEqualTo(port);
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket("localhost", port).close());
		return next;
	}

	private String get(int port, String path) throws Exception {
		return this.client.get("http://localhost:" + port + path).body();
	}

	private TestProcess start(String starter) throws IOException {
		Files.writeString(
				Files.createDirectories(this.settings.resolve("META-INF")).resolve("spring-devtools.properties"),
				"restart." + starter + ".watt=/watt-spring-boot-autoconfigure[^/]*(/target/classes/|\\\\.jar)$");
		return TestProcess.start(List.of("-XX:SoftRefLRUPolicyMSPerMB=0"),
				List.of(this.settings.toString(), devtools()), "watt.watchdog.max-spares=0");
	}

	/**
	 * Return where the build has put the jar, which must not be on the path of other
	 * tests.
	 * @return its name
	 */
	private static String devtools() {
		return Path.of("target", "devtools", "spring-boot-devtools.jar").toAbsolutePath().toString();
	}

}
