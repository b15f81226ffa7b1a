package io.wattspring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs the commands of the README and the guides that a running shop answers, and knows
 * of every other one why it is not run.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoint.watt.access=unrestricted", "watt.cache.enabled=true" })
@ActiveProfiles("faults")
class DocumentedCommandsIntegrationTests {

	/**
	 * What a shell ends with that knows no such program.
	 */
	private static final int NOT_FOUND = 127;

	private static final Path ROOT = Path.of("..");

	private static final String BUILD = "what builds this, and runs this test, does as much";

	private static final String CLUSTER = "needs a cluster";

	private static final String BY_HAND = "takes minutes, and programs that are not everywhere";

	/**
	 * What is not run here, and why.
	 */
	private static final Map<String, String> NOT_RUN = Map.ofEntries(
			Map.entry("mvn -ntp -pl sample-app -am -DskipTests package spring-boot:run", BUILD),
			Map.entry("mvn -ntp -pl sample-app -am -DskipTests package", BUILD), Map.entry("mvn -ntp verify", BUILD),
			Map.entry("mvn -ntp -DskipTests install", BUILD), Map.entry("mvn -ntp -Pboot-4.0 clean verify", BY_HAND),
			Map.entry("mvn io.spring.javaformat:spring-javaformat-maven-plugin:apply", "changes sources"),
			Map.entry("mvn test -pl watt-spring-boot-autoconfigure -Dtest=ConfigurationMetadataTests,WattMeterTests "
					+ "-Dtest.arguments=-Dwatt.docs.update=true", "changes the references"),
			Map.entry("mvn -ntp -pl sample-app -am -DskipTests package spring-boot:build-image "
					+ "-Dspring-boot.build-image.imageName=watt-sample", "needs a registry: untried"),
			Map.entry("docker build -t watt-sample sample-app", "DockerfileIntegrationTests follows the same file"),
			Map.entry("kubectl kustomize", "run by BuiltManifestTests"),
			Map.entry("kubectl apply -k k8s/base", CLUSTER), Map.entry("kubectl apply -k k8s/monitoring", CLUSTER),
			Map.entry("kubectl port-forward deployment/watt-sample 9090", CLUSTER),
			Map.entry("kubectl port-forward <pod> 9090", CLUSTER),
			Map.entry("kubectl exec <pod> -- sh -c 'kill -QUIT 1'", CLUSTER),
			Map.entry("kubectl apply edit-last-applied deployment/watt-sample", CLUSTER),
			Map.entry("kubectl apply -k k8s/overlays/autoscaled", CLUSTER), Map.entry("load/compare.sh", CLUSTER),
			Map.entry("k8s/check-image.sh", BY_HAND), Map.entry("k8s/monitoring/check.sh", BY_HAND),
			Map.entry("jcmd <pid> JFR.start duration=60s filename=/tmp/watt.jfr", "records for a minute"));

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@MethodSource
	void commandSucceeds(String command, @TempDir Path directory) throws Exception {
		String here = command.replaceAll("watch -n1 \"(.*)\"", "$1")
			.replaceAll("(localhost|sport = ):[89]0[89]0", "$1:" + this.port)
			.replace("curl ", "curl -fsS --max-time 20 ")
			.replace("<pid>", String.valueOf(ProcessHandle.current().pid()));
		// Not a pipe to this process: while jcmd prints its threads, it reads nothing
		// (JDK 25)
		Path printed = directory.resolve("printed");
		ProcessBuilder builder = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true)
			.redirectOutput(printed.toFile());
		builder.environment()
			.merge("PATH", Path.of(System.getProperty("java.home"), "bin").toString(), (path, jdk) -> jdk + ":" + path);
		Process process = builder.start();
		process.getOutputStream().close();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(here).isTrue();
		String output = Files.readString(printed);
		assumeThat(command.startsWith("ss ") && process.exitValue() == NOT_FOUND)
			.withFailMessage("Skipped: ss is not installed (apt-get install iproute2)")
			.isFalse();
		assertThat(process.exitValue()).as("%s%n%s", here, output).isZero();
		assertThat(output).as(here).isNotBlank();
	}

	static Stream<String> commandSucceeds() throws IOException {
		return commands().filter((command) -> !NOT_RUN.containsKey(command));
	}

	@Test
	void everyExceptionIsNeeded() throws IOException {
		assertThat(commands()).containsAll(NOT_RUN.keySet());
	}

	@Test
	void everyBlockSaysWhatItIs() throws IOException {
		assertThat(pages().flatMap((page) -> DocumentedCommands.languages(page).stream())).isNotEmpty()
			.isSubsetOf("sh", "text", "java", "json", "properties", "xml", "yaml");
	}

	private static Stream<String> commands() throws IOException {
		return pages().flatMap(DocumentedCommands::in).distinct();
	}

	private static Stream<Path> pages() throws IOException {
		try (Stream<Path> guides = Files.list(ROOT.resolve("docs/guides"))) {
			return Stream
				.concat(Stream.of("README.md", "CONTRIBUTING.md", "k8s/README.md", "docs/endpoint.md",
						"docs/how-it-works.md", "docs/troubleshooting.md")
					.map(ROOT::resolve), guides.sorted().toList().stream())
				.toList()
				.stream();
		}
	}

}
