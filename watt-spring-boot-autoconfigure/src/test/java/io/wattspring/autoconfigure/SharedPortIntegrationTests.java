package io.wattspring.autoconfigure;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.wattspring.worker.WorkerSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each worker listens wherever the kernel can spread connections, whatever the
 * transport.
 */
@Tag("transport")
@Tag("socket")
@EnabledOnOs(OS.LINUX)
class SharedPortIntegrationTests {

	private static final int CONNECTIONS = 64;

	@Test
	void workersOnLinuxListenEach() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			for (int i = 0; i < CONNECTIONS; i++) {
				try (RawConnection connection = RawConnection.open(server)) {
					assertThat(connection.get("/hello").body()).isEqualTo("hello");
				}
			}
			assertThat(server.workers()).hasSize(2)
				.allMatch(WorkerSnapshot::listening)
				.allMatch((worker) -> worker.accepted() > 0);
		}
	}

}
