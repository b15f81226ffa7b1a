package io.wattspring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Follows the Dockerfile, and starts what comes out as a pod does. Skipped where there is
 * no JDK of its version, unless the environment says {@code WATT_DOCKERFILE=required}.
 */
class DockerfileIntegrationTests {

	private static final Path JDKS = Path.of("/usr/lib/jvm");

	/**
	 * Exit value of a process that SIGTERM ended: 128 and the signal's number.
	 */
	private static final int TERMINATED = 143;

	@Test
	void podStartsFromCacheAndEndsGracefully(@TempDir Path directory) throws Exception {
		ProcessBuilder pod = Dockerfile.build(directory, javaHome()).entrypoint();
		// With this mode the JVM does not start unless it can use the cache
		pod.environment()
			.putAll(Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on", "WATT_WORKERS", "2", "SERVER_PORT", "0",
					"MANAGEMENT_SERVER_PORT", "0"));
		try (ShopProcess shop = ShopProcess.start(pod)) {
			int managementPort = shop.managementPort();
			Awaitility.await()
				.atMost(30, TimeUnit.SECONDS)
				.untilAsserted(() -> answers(managementPort, "/actuator/health/readiness"));
			answers(shop.port(), "/hello");
			shop.terminate();
			assertThat(shop.awaitExit()).isEqualTo(TERMINATED);
			assertThat(shop.output()).contains("Graceful shutdown complete");
		}
	}

	private static void answers(int port, String path) {
		ShopClient.at(port).get().uri(path).exchange().expectStatus().isOk().expectBody();
	}

	private static Path javaHome() throws IOException {
		String version = Dockerfile.javaVersion();
		Optional<Path> home = jdks().filter((jdk) -> isVersion(jdk, version)).findFirst();
		boolean required = "required".equals(System.getenv("WATT_DOCKERFILE"));
		assumeThat(required || home.isPresent())
			.withFailMessage("Skipped: JDK %s is not in %s; WATT_DOCKERFILE=required fails instead", version, JDKS)
			.isTrue();
		return home
			.orElseThrow(() -> new IllegalStateException("No JDK %s (expected: in %s)".formatted(version, JDKS)));
	}

	private static Stream<Path> jdks() throws IOException {
		Stream<Path> own = Stream.of(Path.of(System.getProperty("java.home")));
		if (!Files.isDirectory(JDKS)) {
			return own;
		}
		try (Stream<Path> installed = Files.list(JDKS)) {
			return Stream.concat(own, installed.sorted().toList().stream());
		}
	}

	private static boolean isVersion(Path jdk, String version) {
		try {
			return Files.readString(jdk.resolve("release")).contains("JAVA_VERSION=\"" + version);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
