package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Has Prometheus's own tool check the alert rules and all queries. Skipped where there is
 * no {@code promtool}, unless the environment says {@code WATT_PROMTOOL=required}.
 */
class PromtoolTests {

	private static final Program PROMTOOL = new Program("promtool");

	private static final Path MONITORING = ManifestTests.ROOT.resolve("monitoring");

	@TempDir
	private Path directory;

	@BeforeAll
	static void needPromtool() {
		boolean required = "required".equals(System.getenv("WATT_PROMTOOL"));
		assumeThat(required || isInstalled())
			.withFailMessage("Skipped: promtool is not installed; WATT_PROMTOOL=required fails instead")
			.isTrue();
	}

	private static boolean isInstalled() {
		try {
			return PROMTOOL.run("--version").contains("promtool");
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void alertsFireWhenTheyShould() throws IOException {
		Object alerts = Kustomization.field(Kustomization.document(MONITORING.resolve("alerts.yaml")), "/spec");
		check(Objects.requireNonNull(alerts));
		Path tests = Files.copy(MONITORING.resolve("alerts-tests.yaml"), this.directory.resolve("tests.yaml"));
		assertThat(PROMTOOL.run("test", "rules", tests.toString())).contains("SUCCESS");
	}

	@Test
	void queriesOfDashboardAreUnderstood() throws IOException {
		List<String> queries = new JsonMapper().readTree(MONITORING.resolve("dashboard.json").toFile())
			.findValuesAsText("expr")
			.stream()
			.map((query) -> query.replace("$__rate_interval", "1m"))
			.toList();
		assertThat(checkQueries(queries)).contains(queries.size() + " rules found");
	}

	@Test
	void queryOfAutoscalerIsUnderstood() throws IOException {
		Path file = ManifestTests.ROOT.resolve("components/autoscaling/prometheus-adapter-rules.yaml");
		List<?> rules = (List<?>) Kustomization.field(Kustomization.document(file), "/rules");
		assertThat(checkQueries(Objects.requireNonNull(rules)
			.stream()
			.map((rule) -> (String) Kustomization.field(rule, "/metricsQuery"))
			.map((query) -> query.replace("<<.LabelMatchers>>", "namespace=\"shop\"").replace("<<.GroupBy>>", "pod"))
			.toList())).contains("1 rules found");
	}

	@Test
	void autoscalerLeavesOutPodsThatHaveJustBegun() throws IOException {
		queryOfAutoscalerIsUnderstood();
		Path tests = Files.writeString(this.directory.resolve("tests.yaml"),
				"""
						rule_files: [rules.yaml]
						evaluation_interval: 15s
						tests:
						  - interval: 15s
						    input_series:
						      - {series: 'process_start_time_seconds{namespace="shop", pod="old"}', values: '0x30'}
						      - {series: 'process_start_time_seconds{namespace="shop", pod="new"}', values: '_x12 180x18'}
						      - {series: 'watt_run_queue_wait_seconds_sum{namespace="shop", pod="old"}', values: '0+15x30'}
						      - {series: 'watt_run_queue_wait_seconds_count{namespace="shop", pod="old"}', values: '0+1500x30'}
						      - {series: 'watt_run_queue_wait_seconds_sum{namespace="shop", pod="new"}', values: '_x12 0+300x18'}
						      - {series: 'watt_run_queue_wait_seconds_count{namespace="shop", pod="new"}', values: '_x12 0+1500x18'}
						    promql_expr_test:
						      - expr: query0
						        eval_time: 4m30s
						        exp_samples:
						          - {labels: 'query0{pod="old"}', value: 0.01}
						      - expr: query0
						        eval_time: 6m
						        exp_samples:
						          - {labels: 'query0{pod="old"}', value: 0.01}
						          - {labels: 'query0{pod="new"}', value: 0.2}
						""");
		assertThat(PROMTOOL.run("test", "rules", tests.toString())).contains("SUCCESS");
	}

	private String checkQueries(List<String> queries) throws IOException {
		List<Map<String, String>> rules = IntStream.range(0, queries.size())
			.mapToObj((number) -> Map.of("record", "query" + number, "expr", queries.get(number)))
			.toList();
		return check(Map.of("groups", List.of(Map.of("name", "queries", "rules", rules))));
	}

	private String check(Object rules) throws IOException {
		Path file = Files.writeString(this.directory.resolve("rules.yaml"), new Yaml().dump(rules));
		return PROMTOOL.run("check", "rules", file.toString());
	}

}
