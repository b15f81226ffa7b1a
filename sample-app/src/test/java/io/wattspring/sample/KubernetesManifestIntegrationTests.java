package io.wattspring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Compares the manifests with what a running shop answers.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "management.server.port=0")
class KubernetesManifestIntegrationTests {

	private static final Path BASE = Path.of("..", "k8s", "base");

	@LocalManagementPort
	private int managementPort;

	@ParameterizedTest
	@ValueSource(strings = { "startupProbe", "livenessProbe", "readinessProbe" })
	void probeIsAnsweredOnManagementPort(String probe) throws IOException {
		Map<String, Object> httpGet = map(map(container(), probe), "httpGet");
		assertThat(httpGet).containsEntry("port", "management");
		ShopClient.at(this.managementPort)
			.get()
			.uri((String) httpGet.get("path"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo("UP");
	}

	@Test
	void portsAreThoseOfTheApplication() throws IOException {
		assertThat(list(container(), "ports"))
			.extracting((port) -> port.get("name"), (port) -> String.valueOf(port.get("containerPort")))
			.containsExactly(tuple("http", "8080"), tuple("management", environment("MANAGEMENT_SERVER_PORT")));
	}

	@Test
	void graceIsLongerThanPauseAndShutdownPhase() throws IOException {
		int grace = (Integer) podSpec().get("terminationGracePeriodSeconds");
		int pause = (Integer) map(map(map(container(), "lifecycle"), "preStop"), "sleep").get("seconds");
		int shutdownPhase = 30;
		assertThat(grace).isGreaterThan(pause + shutdownPhase);
	}

	@Test
	void thereAreAsManyWorkersAsProcessors() throws IOException {
		Map<String, Object> limits = map(map(container(), "resources"), "limits");
		assertThat(environment("WATT_WORKERS")).isEqualTo(limits.get("cpu"));
	}

	private String environment(String name) throws IOException {
		return list(container(), "env").stream()
			.filter((variable) -> variable.get("name").equals(name))
			.map((variable) -> (String) variable.get("value"))
			.findFirst()
			.orElseThrow();
	}

	private Map<String, Object> container() throws IOException {
		return list(podSpec(), "containers").get(0);
	}

	private Map<String, Object> podSpec() throws IOException {
		Map<String, Object> deployment = new Yaml().load(Files.readString(BASE.resolve("deployment.yaml")));
		return map(map(map(deployment, "spec"), "template"), "spec");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> parent, String name) {
		return (Map<String, Object>) parent.get(name);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> parent, String name) {
		return (List<Map<String, Object>>) parent.get(name);
	}

}
