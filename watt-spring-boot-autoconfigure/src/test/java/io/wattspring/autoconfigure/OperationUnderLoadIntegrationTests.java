package io.wattspring.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each operation loses no request, whatever the connections are and whoever
 * handles what comes over them.
 */
@Tag("transport")
@Tag("socket")
@Timeout(120)
class OperationUnderLoadIntegrationTests {

	private static final List<Step> STEPS = List.of(new Step("", "\"reload\""), new Step("", "\"scale\",\"workers\":4"),
			new Step("/3", "\"swap\""), new Step("/1", "\"pause\""), new Step("/1", "\"resume\""),
			new Step("", "\"scale\",\"workers\":1"), new Step("", "\"scale\",\"workers\":2"),
			new Step("", "\"reload\""));

	@TempDir
	private static Path directory;

	private static Certificate certificate;

	@BeforeAll
	static void generate() throws Exception {
		certificate = Certificate.generate(directory, "load");
		certificate.writeTo(directory);
	}

	@ParameterizedTest
	@CsvSource({ "true, run-queue", "false, event-loop" })
	void noRequestFails(boolean tls, String dispatch) throws Exception {
		try (TestServer server = start(tls, dispatch);
				OperationLoad load = OperationLoad.start(server, (tls) ? certificate : null)) {
			awaitMore(load);
			for (Step step : STEPS) {
				load.operate(step.path(), "{\"action\":%s}".formatted(step.action()));
				awaitMore(load);
				assertThat(load.failures()).as("after %s", step).isEmpty();
			}
			// Under load an event loop lags now and then
			Awaitility.await()
				.untilAsserted(() -> assertThat(server.workers()).extracting(WorkerSnapshot::state)
					.containsExactly(WorkerState.SERVING, WorkerState.SERVING));
			assertThat(server.workers()).allMatch((worker) -> worker.quarantined() == 0);
		}
	}

	private static void awaitMore(OperationLoad load) {
		int before = load.answered();
		Awaitility.await().until(() -> load.answered() > before + 60 || !load.failures().isEmpty());
	}

	private static TestServer start(boolean tls, String dispatch) {
		String[] properties = { "server.http2.enabled=true", "management.server.port=0",
				"management.server.ssl.enabled=false", "management.endpoint.watt.access=unrestricted",
				"watt.drain.keep-alive-grace=500ms", "watt.overload.enabled=false", "watt.dispatch=" + dispatch };
		return TestServer.start(TestEndpoints.class,
				(tls) ? Certificate.properties(directory, properties) : properties);
	}

	/**
	 * One operation.
	 *
	 * @param path path below that of the endpoint
	 * @param action value of the field {@code action}, and what follows it
	 */
	private record Step(String path, String action) {

	}

}
