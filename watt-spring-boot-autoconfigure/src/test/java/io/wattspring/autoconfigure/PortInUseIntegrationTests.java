package io.wattspring.autoconfigure;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of a port that somebody has already.
 */
@Tag("transport")
@Tag("socket")
@ExtendWith(OutputCaptureExtension.class)
class PortInUseIntegrationTests {

	private final TestClient client = TestClient.http1();

	@Test
	void startWhenPortIsTakenByAnotherKindOfServerFails(CapturedOutput output) throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertPortInUse(taken.getLocalPort(), output);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void startWhenPortIsTakenByASocketThatSharesFails(CapturedOutput output) throws Exception {
		try (ServerSocketChannel taken = ServerSocketChannel.open()) {
			taken.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			taken.bind(new InetSocketAddress(0));
			assertPortInUse(((InetSocketAddress) taken.getLocalAddress()).getPort(), output);
		}
	}

	@Test
	void startWhenPortIsTakenByWorkersFailsAndTheyGoOnServing(CapturedOutput output) throws Exception {
		try (TestServer first = TestServer.start(TestEndpoints.class)) {
			assertPortInUse(first.port(), output);
			for (int i = 0; i < 50; i++) {
				try (RawConnection connection = RawConnection.open(first)) {
					assertThat(connection.get("/hello").body()).isEqualTo("hello");
				}
			}
		}
	}

	@Test
	void startWhenPortIsTakenBySingleWorkerFails(CapturedOutput output) throws Exception {
		try (TestServer first = TestServer.start(TestEndpoints.class, "watt.workers=1")) {
			assertPortInUse(first.port(), output);
			assertThat(this.client.get(first.url("/hello")).body()).isEqualTo("hello");
		}
	}

	@Test
	void startWhenFailedLeavesNoThread() throws Exception {
		try (ServerSocket taken = new ServerSocket(0)) {
			assertThatException()
				.isThrownBy(() -> TestServer.start(TestEndpoints.class, "server.port=" + taken.getLocalPort()));
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("watt-")));
	}

	@Test
	void startWhenConnectionsAreInTimeWaitSucceeds() throws Exception {
		int port;
		try (TestServer first = TestServer.start(TestEndpoints.class, "server.netty.max-keep-alive-requests=1")) {
			port = first.port();
			for (int i = 0; i < 20; i++) {
				try (RawConnection connection = RawConnection.open(first)) {
					assertThat(connection.get("/hello").body()).isEqualTo("hello");
					// The side that closes first keeps the connection in TIME_WAIT
					assertThat(connection.isClosedByServer()).isTrue();
				}
			}
		}
		try (TestServer second = TestServer.start(TestEndpoints.class, "server.port=" + port)) {
			assertThat(second.port()).isEqualTo(port);
			assertThat(this.client.get(second.url("/hello")).body()).isEqualTo("hello");
		}
	}

	private void assertPortInUse(int port, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestServer.start(TestEndpoints.class, "server.port=" + port))
			.satisfies((ex) -> assertThat(causes(ex)).extracting(Throwable::getClass)
				.anyMatch(PortInUseException.class::equals));
		assertThat(output).contains("Web server failed to start. Port " + port + " was already in use.");
	}

	private Iterable<Throwable> causes(Throwable ex) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

}
