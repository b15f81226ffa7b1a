package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks what the pods of all overlays have in common.
 */
class BaseManifestTests {

	@Test
	void podMayDoNothingThatItNeedNot() throws IOException {
		PodSpec pod = read("base/deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
		assertThat(pod.getAutomountServiceAccountToken()).isFalse();
		assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
		assertThat(pod.getContainers()).extracting(Container::getSecurityContext)
			.isNotEmpty()
			.allSatisfy((security) -> {
				assertThat(security).extracting(SecurityContext::getAllowPrivilegeEscalation).isEqualTo(false);
				assertThat(security).extracting(SecurityContext::getReadOnlyRootFilesystem).isEqualTo(true);
				assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
			});
	}

	@Test
	void podsThatAreNotReadyHoldUpNoDrain() throws IOException {
		assertThat(read("base/pod-disruption-budget.yaml", PodDisruptionBudget.class).getSpec()
			.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
	}

	@Test
	void temporaryFilesOfAPodHaveALimit() throws IOException {
		PodSpec pod = read("base/deployment.yaml", Deployment.class).getSpec().getTemplate().getSpec();
		assertThat(pod.getVolumes()).singleElement()
			.satisfies((volume) -> assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("1Gi")));
	}

	@Test
	void heapAndDirectMemoryLeaveRoomForTheRestOfTheProcess() throws IOException {
		String dockerfile = Files.readString(Path.of("Dockerfile"));
		double heap = option(dockerfile, "-XX:MaxRAMPercentage=(\\d+)") / 100;
		double direct = option(dockerfile, "-XX:MaxDirectMemorySize=(\\d+)m") * 1024 * 1024;
		double pod = Quantity
			.getAmountInBytes(read("base/deployment.yaml", Deployment.class).getSpec()
				.getTemplate()
				.getSpec()
				.getContainers()
				.get(0)
				.getResources()
				.getLimits()
				.get("memory"))
			.doubleValue();
		assertThat(pod - heap * pod - direct).isGreaterThan(512 * 1024 * 1024);
	}

	private static double option(String dockerfile, String option) {
		Matcher matcher = Pattern.compile(option).matcher(dockerfile);
		assertThat(matcher.find()).as(option).isTrue();
		return Double.parseDouble(matcher.group(1));
	}

	@Test
	void managementIsForMonitoringOnly() throws IOException {
		List<NetworkPolicyIngressRule> rules = read("base/network-policy.yaml", NetworkPolicy.class).getSpec()
			.getIngress();
		assertThat(rules).allSatisfy((rule) -> assertThat(rule.getPorts()).hasSize(1));
		assertThat(rules).filteredOn((rule) -> rule.getPorts().get(0).getPort().getStrVal().equals("management"))
			.hasSize(1)
			.allSatisfy((rule) -> assertThat(rule.getFrom()).singleElement()
				.satisfies((from) -> assertThat(from.getNamespaceSelector().getMatchLabels())
					.containsEntry("kubernetes.io/metadata.name", "monitoring")));
	}

	@Test
	void autoscalerAsksForMetricThatAdapterOffers() throws IOException {
		Map<?, ?> adapter = (Map<?, ?>) StrictReader
			.documents(Files
				.readString(ManifestTests.ROOT.resolve("components/autoscaling/prometheus-adapter-rules.yaml")))
			.findFirst()
			.orElseThrow();
		Object offered = Kustomization.field(((List<?>) Kustomization.field(adapter, "/rules")).get(0), "/name/as");
		assertThat(
				read("components/autoscaling/horizontal-pod-autoscaler.yaml", HorizontalPodAutoscaler.class).getSpec()
					.getMetrics())
			.filteredOn((metric) -> metric.getPods() != null)
			.extracting((metric) -> metric.getPods().getMetric().getName())
			.isEqualTo(List.of(offered));
	}

	private static <T extends HasMetadata> T read(String file, Class<T> type) throws IOException {
		return StrictReader.objects(Files.readString(ManifestTests.ROOT.resolve(file)))
			.map(type::cast)
			.findFirst()
			.orElseThrow();
	}

}
