package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the script that compares the arms with programs in the place of {@code kubectl}
 * and {@code eksctl} that write down what they are asked for.
 */
class CompareScriptTests {

	private static final String KUBECTL = """
			#!/bin/sh
			echo "kubectl $*" >>"$CALLS"
			case "$*" in
			  kustomize*) echo 'image: watt-sample:latest' ;;
			  *' apply -f -') tee -a "$CALLS" >"$CALLS.applied" ;;
			  *' delete --wait -f -') cat >/dev/null ;;
			  *'get job'*) echo Complete ;;
			  *' logs '*) echo "$(sed -n 's|.*value: http://watt-sample-||p' "$CALLS.applied") | row" ;;
			esac
			""";

	private static final String EKSCTL = """
			#!/bin/sh
			echo "eksctl $*" >>"$CALLS"
			case "$*" in 'get cluster'*) [ "$EXISTS" = yes ] ;; esac
			""";

	@TempDir
	private Path programs;

	private Path calls;

	@BeforeEach
	void installPrograms() throws IOException {
		this.calls = this.programs.resolve("calls");
		install("kubectl", KUBECTL);
		install("eksctl", EKSCTL);
		install("sleep", "#!/bin/sh\n");
	}

	@Test
	void armsTakeTurns() throws Exception {
		Run run = compare(Map.of("ROUNDS", "2", "RATE", "1001", "DURATION", "30s", "IMAGE", "registry/shop:1"));
		assertThat(run.exitValue()).as(run.output()).isZero();
		assertThat(run.output().lines().filter((line) -> line.endsWith("| row"))).containsExactly("single-cpu | row",
				"stock | row", "workers | row", "single-cpu | row", "stock | row", "workers | row");
		assertThat(calls()).contains("image: registry/shop:1")
			.containsSubsequence("value: \"251\"", "value: \"60s\"", "value: \"1001\"", "value: \"30s\"")
			.endsWith("kubectl delete namespace watt-compare --wait=false");
	}

	@Test
	void clusterThatIsMadeIsDeleted() throws Exception {
		Run run = compare(Map.of("CLUSTER", "eks", "IMAGE", "registry/shop:1", "EXISTS", "no"));
		assertThat(run.exitValue()).as(run.output()).isZero();
		assertThat(calls()).anyMatch((call) -> call.startsWith("eksctl create cluster --name watt-compare"))
			.endsWith("eksctl delete cluster --name watt-compare");
	}

	@Test
	void clusterThatExistsStays() throws Exception {
		Run run = compare(
				Map.of("CLUSTER", "eks", "IMAGE", "registry/shop:1", "EXISTS", "yes", "NAMESPACE", "production"));
		assertThat(run.exitValue()).isOne();
		assertThat(run.output()).contains("NAMESPACE: production (expected:");
		assertThat(calls()).containsExactly("eksctl get cluster --name production");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "010", "1e3", "-1" })
	void rateIsRefused(String rate) throws Exception {
		Run run = compare(Map.of("RATE", rate));
		assertThat(run.exitValue()).isOne();
		assertThat(run.output()).contains("RATE: " + rate + " (expected:");
		assertThat(this.calls).doesNotExist();
	}

	private void install(String name, String text) throws IOException {
		Files.setPosixFilePermissions(Files.writeString(this.programs.resolve(name), text),
				PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private List<String> calls() throws IOException {
		return Files.readAllLines(this.calls).stream().map(String::strip).toList();
	}

	private Run compare(Map<String, String> environment) throws Exception {
		ProcessBuilder builder = new ProcessBuilder("bash", ManifestTests.ROOT.resolve("load/compare.sh").toString())
			.redirectErrorStream(true);
		builder.environment().putAll(Map.of("CALLS", this.calls.toString(), "ROUNDS", "1"));
		builder.environment().merge("PATH", this.programs.toString(), (path, directory) -> directory + ":" + path);
		builder.environment().putAll(environment);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Run(process.waitFor(), output);
	}

	private record Run(int exitValue, String output) {

	}

}
