package io.wattspring.autoconfigure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of readiness and liveness when the heap is full, in a virtual machine of its own.
 */
class HeapExhaustionIntegrationTests {

	@Test
	void fullHeapRefusesTrafficRecoversWhenItIsFreedAndBreaksWhenNot() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				FullApplication.class.getName())
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(output).contains("Test: refused", "Test: accepted again", "Test: broken")
				.contains("Traffic is refused, since the old generation has been 9")
				.contains("The process is broken and should be replaced, since the old generation");
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * An application that fills its old generation.
	 */
	public static final class FullApplication {

		private static final List<byte[]> held = new ArrayList<>();

		private FullApplication() {
		}

		public static void main(String[] arguments) throws Exception {
			Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
			try (TestServer server = TestServer.start(TestEndpoints.class, "management.server.port=0",
					"watt.watchdog.exhaustion.heap-grace=1s", "watt.watchdog.exhaustion.gc-share=1",
					"watt.watchdog.exhaustion.broken-after=6s", "management.endpoint.health.probes.enabled=true")) {
				TestClient client = TestClient.http1();
				String health = "http://localhost:" + server.managementPort() + "/actuator/health/";
				await(client, health + "readiness", 200);
				fill();
				await(client, health + "readiness", 503);
				System.out.println("Test: refused");
				held.clear();
				await(client, health + "readiness", 200);
				System.out.println("Test: accepted again");
				fill();
				await(client, health + "liveness", 503);
				System.out.println("Test: broken");
			}
			System.exit(0);
		}

		private static void fill() {
			MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans()
				.stream()
				.filter((pool) -> pool.getName().equals("Tenured Gen"))
				.findFirst()
				.orElseThrow();
			System.gc();
			while (occupancy(old) < 0.965) {
				held.add(new byte[256 * 1024]);
				System.gc();
			}
		}

		private static double occupancy(MemoryPoolMXBean pool) {
			MemoryUsage usage = pool.getCollectionUsage();
			return (double) usage.getUsed() / usage.getMax();
		}

		private static void await(TestClient client, String url, int status) {
			Awaitility.await().untilAsserted(() -> assertThat(client.get(url).statusCode()).isEqualTo(status));
		}

	}

}
