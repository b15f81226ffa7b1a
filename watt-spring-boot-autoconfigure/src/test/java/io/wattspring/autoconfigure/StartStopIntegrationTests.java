package io.wattspring.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.Set;
import java.util.stream.Collectors;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.wattspring.worker.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of what a stopped server leaves behind.
 */
@Tag("transport")
@Tag("socket")
@ExtendWith(OutputCaptureExtension.class)
class StartStopIntegrationTests {

	private static final int WARM_UP = 5;

	/**
	 * Fewer where the tests run once more with another transport.
	 */
	private static final int TIMES = (System.getProperty("watt.test.transport") != null) ? 20 : 50;

	/**
	 * Less than one chunk of the allocator for each start.
	 */
	private static final long MEMORY_AT_MOST = 8 * 1024 * 1024;

	@Test
	void serverWhenStartedAndStoppedOftenLeavesNothingBehind() throws Exception {
		for (int i = 0; i < WARM_UP; i++) {
			startAndStop();
		}
		awaitNoThreads();
		int threads = Thread.getAllStackTraces().size();
		long memory = usedDirectMemory();
		long descriptors = openDescriptors();
		for (int i = WARM_UP; i < TIMES; i++) {
			startAndStop();
		}
		awaitNoThreads();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 2));
		assertThat(usedDirectMemory() - memory).isLessThan(MEMORY_AT_MOST);
		assertThat(openDescriptors()).isLessThan(descriptors + TIMES / 2);
	}

	@Test
	void contextThatIsStoppedAndStartedAgainServes() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			for (int i = 0; i < 3; i++) {
				int port = server.port();
				assertThat(who(server)).startsWith("watt-run-");
				server.context().stop();
				assertThatIOException().isThrownBy(() -> connect(port));
				server.context().start();
			}
			assertThat(who(server)).startsWith("watt-run-");
			assertThat(server.workers()).hasSize(2).allMatch((worker) -> worker.state() == WorkerState.SERVING);
		}
		awaitNoThreads();
	}

	@Test
	void handlerCanCloseTheContext(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(Closing.class, "server.shutdown=immediate");
				RawConnection connection = RawConnection.open(server)) {
			int port = server.port();
			connection.sendGet("/close");
			awaitNoThreads();
			assertThatIOException().isThrownBy(() -> connect(port));
		}
		assertThat(output).doesNotContain("threads that are stuck");
	}

	private String who(TestServer server) throws Exception {
		try (RawConnection connection = RawConnection.open(server)) {
			return connection.get("/who").body();
		}
	}

	private void startAndStop() throws Exception {
		int port;
		try (TestServer server = TestServer.start(TestEndpoints.class, "spring.main.log-startup-info=false")) {
			port = server.port();
			try (RawConnection connection = RawConnection.open(server)) {
				assertThat(connection.get("/who").body()).startsWith("watt-run-");
			}
		}
		assertThatIOException().isThrownBy(() -> connect(port));
	}

	private void connect(int port) throws IOException {
		new Socket("localhost", port).close();
	}

	private void awaitNoThreads() {
		Awaitility.await().untilAsserted(() -> assertThat(wattThreads()).isEmpty());
	}

	private Set<String> wattThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("watt-"))
			.collect(Collectors.toSet());
	}

	private long openDescriptors() {
		// Sockets of earlier tests that wait for the collector may be among them
		return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
	}

	private long usedDirectMemory() {
		return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

	/**
	 * A handler that ends its application, as one that calls
	 * {@code SpringApplication.exit} does.
	 */
	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Closing {

		private final ConfigurableApplicationContext context;

		Closing(ConfigurableApplicationContext context) {
			this.context = context;
		}

		@GetMapping("/close")
		void close() {
			this.context.close();
		}

	}

}
