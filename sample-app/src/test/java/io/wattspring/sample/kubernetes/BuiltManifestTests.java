package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Builds the kustomizations, and checks what a cluster would be given. Skipped where
 * there is no {@code kubectl}, unless the environment says {@code WATT_KUBECTL=required}.
 */
class BuiltManifestTests {

	@BeforeAll
	static void needKubectl() {
		boolean required = "required".equals(System.getenv("WATT_KUBECTL"));
		assumeThat(required || Kubectl.isInstalled())
			.withFailMessage("Skipped: kubectl 1.26 or later is not installed; WATT_KUBECTL=required fails instead")
			.isTrue();
	}

	@ParameterizedTest
	@MethodSource("io.wattspring.sample.kubernetes.ManifestTests#kustomizations")
	void objectsHaveOnlyFieldsOfTheirTypes(Path directory) throws IOException {
		assertThat(StrictReader.objects(Kubectl.kustomize(directory))).isNotEmpty()
			.allSatisfy((object) -> assertThat(object.getMetadata().getName()).isNotEmpty());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "base", "overlays/autoscaled", "overlays/single-cpu", "overlays/stock", "overlays/workers" })
	void everythingIsAboutThePods(String directory) throws IOException {
		List<HasMetadata> objects = build(directory);
		Deployment deployment = only(objects, Deployment.class);
		Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
		PodSpec pod = deployment.getSpec().getTemplate().getSpec();
		Service service = only(objects, Service.class);
		assertThat(labels).containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels())
			.containsAllEntriesOf(service.getSpec().getSelector())
			.containsAllEntriesOf(only(objects, PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
			.containsAllEntriesOf(only(objects, NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
		assertThat(pod.getTopologySpreadConstraints())
			.allSatisfy((spread) -> assertThat(spread.getLabelSelector().getMatchLabels())
				.isEqualTo(deployment.getSpec().getSelector().getMatchLabels()))
			.extracting((spread) -> spread.getTopologyKey() + " " + spread.getWhenUnsatisfiable())
			.containsExactly("kubernetes.io/hostname ScheduleAnyway", "topology.kubernetes.io/zone ScheduleAnyway");
		assertThat(portsOf(pod)).containsExactlyInAnyOrder("http", "management");
		assertThat(service.getSpec().getPorts()).extracting((port) -> port.getTargetPort().getStrVal())
			.containsExactly("http");
		assertThat(objects).filteredOn(HorizontalPodAutoscaler.class::isInstance)
			.allSatisfy((autoscaler) -> assertThat(
					((HorizontalPodAutoscaler) autoscaler).getSpec().getScaleTargetRef().getName())
				.isEqualTo(deployment.getMetadata().getName()));
	}

	@ParameterizedTest
	@CsvSource({ "single-cpu, 6, 1, 2Gi, false", "stock, 3, 2, 4Gi, false", "workers, 3, 2, 4Gi, true" })
	void armHasItsSize(String arm, int pods, String processors, String memory, boolean workers) throws IOException {
		Deployment deployment = only(build("overlays/" + arm), Deployment.class);
		Container container = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
		assertThat(deployment.getSpec().getReplicas()).isEqualTo(pods);
		assertThat(container.getResources().getLimits()).isEqualTo(container.getResources().getRequests())
			.containsOnly(Map.entry("cpu", new Quantity(processors)), Map.entry("memory", new Quantity(memory)));
		assertThat(container.getEnv()).extracting((variable) -> variable.getName() + "=" + variable.getValue())
			.contains("WATT_WORKERS=2")
			.satisfies((environment) -> assertThat(environment.contains("WATT_ENABLED=false")).isNotEqualTo(workers));
	}

	@Test
	void autoscalerAloneDecidesHowManyPods() throws IOException {
		assertThat(only(build("overlays/autoscaled"), Deployment.class).getSpec().getReplicas()).isNull();
	}

	private static Stream<String> portsOf(PodSpec pod) {
		return pod.getContainers()
			.stream()
			.flatMap((container) -> container.getPorts().stream())
			.map(ContainerPort::getName);
	}

	private static List<HasMetadata> build(String directory) throws IOException {
		return StrictReader.objects(Kubectl.kustomize(ManifestTests.ROOT.resolve(directory))).toList();
	}

	private static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
		assertThat(objects).filteredOn(type::isInstance).hasSize(1);
		return objects.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
	}

}
