package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Checks the manifests as they stand in their files, without anything that builds them.
 */
class ManifestTests {

	static final Path ROOT = Path.of("..", "k8s");

	/**
	 * Those of other programs: promtool, and Prometheus's adapter.
	 */
	private static final Set<String> OTHERS = Set.of("alerts-tests.yaml", "prometheus-adapter-rules.yaml");

	private static final String SERVICE = "{apiVersion: v1, kind: Service, spec: {ports: [{%s}]}}";

	@ParameterizedTest
	@ValueSource(strings = { "prot: 80", "port: '80'", "name: 80", "port: 80, port: 81", "port: [80]" })
	void readerRefuses(String mistake) {
		assertThatException().isThrownBy(() -> StrictReader.objects(SERVICE.formatted(mistake)).toList());
	}

	@Test
	void readerTakesWhatIsRight() {
		assertThat(StrictReader.objects(SERVICE.formatted("port: 80, targetPort: http, name: '80'"))).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource
	void fileHasOnlyFieldsOfItsType(Path file) throws IOException {
		for (Object document : StrictReader.documents(Files.readString(file)).toList()) {
			if (document instanceof List<?> operations) {
				assertThat(operations).isNotEmpty()
					.allSatisfy((operation) -> assertThat(((Map<?, ?>) operation).keySet())
						.isEqualTo(Set.of("op", "path")));
			}
			else if (file.endsWith(Kustomization.FILE)) {
				assertThat(Kustomization.in(file.getParent()).kind()).isIn("Kustomization", "Component");
			}
			else {
				assertThat(StrictReader.object(document).getMetadata().getName()).isNotEmpty();
			}
		}
	}

	static Stream<Path> fileHasOnlyFieldsOfItsType() throws IOException {
		return files().filter((file) -> file.toString().endsWith(".yaml"))
			.filter((file) -> !OTHERS.contains(file.getFileName().toString()));
	}

	@ParameterizedTest
	@MethodSource("kustomizations")
	void patchHasSomethingToChange(Path directory) {
		List<Map<?, ?>> sources = Kustomization.sources(directory).toList();
		assertThat(sources).isNotEmpty();
		assertThat(Kustomization.patches(directory)).allSatisfy((patch) -> {
			List<Map<?, ?>> targets = sources.stream().filter(patch::appliesTo).toList();
			assertThat(targets).isNotEmpty().allSatisfy((target) -> {
				assertThat(patch.fields())
					.allSatisfy((path) -> assertThat(Kustomization.field(target, path)).isNotNull());
				assertThat(containers(target)).containsAll(containers(patch.document()));
			});
		});
		assertThat(Kustomization.of(Kustomization.in(directory).replicas()))
			.allSatisfy((replicas) -> assertThat(sources).extracting(Kustomization::name).contains(replicas.name()));
	}

	private static List<Object> containers(Object document) {
		Object containers = Kustomization.field(document, "/spec/template/spec/containers");
		return (containers instanceof List<?> list)
				? list.stream().<Object>map((container) -> ((Map<?, ?>) container).get("name")).toList() : List.of();
	}

	static Stream<Path> kustomizations() throws IOException {
		return files().filter((file) -> file.endsWith(Kustomization.FILE))
			.map(Path::getParent)
			.filter((directory) -> Kustomization.in(directory).kind().equals("Kustomization"))
			.filter((directory) -> Kustomization.in(directory).resources() != null);
	}

	@Test
	void filesOfConfigMapsExist() throws IOException {
		List<Path> directories = files().filter((file) -> file.endsWith(Kustomization.FILE))
			.map(Path::getParent)
			.toList();
		for (Path directory : directories) {
			assertThat(Kustomization.of(Kustomization.in(directory).configMapGenerator())
				.flatMap((map) -> map.files().stream())
				.map((file) -> directory.resolve(file.substring(file.indexOf('=') + 1))))
				.allSatisfy((file) -> assertThat(file).isRegularFile());
		}
	}

	private static Stream<Path> files() throws IOException {
		try (Stream<Path> files = Files.walk(ROOT)) {
			return files.filter(Files::isRegularFile).sorted().toList().stream();
		}
	}

}
