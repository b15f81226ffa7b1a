package io.wattspring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the dashboard and the alert rules with what a running shop exports.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "watt.cache.enabled=true",
		"management.prometheus.metrics.export.enabled=true", "spring.test.metrics.export=true" })
class MonitoringIntegrationTests {

	private static final Path MONITORING = Path.of("..", "k8s", "monitoring");

	private static final Path AUTOSCALING = Path.of("..", "k8s", "components", "autoscaling",
			"prometheus-adapter-rules.yaml");

	private static final Pattern METRIC = Pattern.compile("\\bwatt_[a-z_]+");

	private static final Pattern LABEL_OF_SELECTOR = Pattern.compile("([a-z]+)(?:=~?|!=)\\\\?\"");

	private static final Pattern SELECTOR = Pattern.compile("\\b(watt_[a-z_]+)\\{([^}]*)}");

	private static final Pattern VALUE_OF_SELECTOR = Pattern.compile("([a-z]+)(?:=~?|!=)\\\\?\"([^\"\\\\]+)");

	private static final Pattern LABELS_OF_GROUP = Pattern.compile("\\bby \\(([a-z, ]+)\\)");

	/**
	 * Those that Prometheus adds.
	 */
	private static final Set<String> LABELS_OF_TARGET = Set.of("job", "instance", "namespace", "pod");

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@ValueSource(strings = { "dashboard.json", "alerts.yaml" })
	void everyMetricAndLabelIsExported(String file) throws IOException {
		List<String> expressions = Files.readAllLines(MONITORING.resolve(file))
			.stream()
			.filter((line) -> line.contains("watt_") && !line.contains("\"definition\""))
			.toList();
		String scrape = scrape();
		assertThat(expressions).hasSizeGreaterThan(5);
		assertThat(find(METRIC, expressions, 0)).isSubsetOf(find(METRIC, List.of(scrape), 0));
		Set<String> exported = find(Pattern.compile("[{,]([a-z]+)=\""), List.of(scrape), 1);
		Set<String> labels = find(LABEL_OF_SELECTOR, expressions, 1);
		find(LABELS_OF_GROUP, expressions, 1).forEach((group) -> labels.addAll(Arrays.asList(group.split(", "))));
		labels.removeAll(LABELS_OF_TARGET);
		assertThat(labels).isNotEmpty().isSubsetOf(exported);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dashboard.json", "alerts.yaml", "alerts-tests.yaml" })
	void everyValueOfALabelIsExported(String file) throws IOException {
		List<String> series = scrape().lines().filter((line) -> line.startsWith("watt_")).toList();
		String rules = Files.readString(MONITORING.resolve(file));
		List<MatchResult> selectors = SELECTOR.matcher(rules).results().toList();
		assertThat(selectors).isNotEmpty();
		for (MatchResult selector : selectors) {
			VALUE_OF_SELECTOR.matcher(selector.group(2))
				.results()
				.filter((label) -> !LABELS_OF_TARGET.contains(label.group(1)))
				.flatMap((label) -> Arrays.stream(label.group(2).split("\\|"))
					.map((value) -> "%s=\"%s\"".formatted(label.group(1), value)))
				.forEach((label) -> assertThat(series).as("%s{%s}", selector.group(1), label)
					.anyMatch((line) -> line.startsWith(selector.group(1) + "{") && line.contains(label)));
		}
	}

	@Test
	void everyMetricOfAutoscalerIsExported() throws IOException {
		Set<String> metrics = find(Pattern.compile("\\b([a-z_]+)\\{"), Files.readAllLines(AUTOSCALING), 1);
		assertThat(metrics).hasSizeGreaterThan(2)
			.isSubsetOf(find(Pattern.compile("^([a-z_]+)[{ ]"), scrape().lines().toList(), 1));
	}

	private static Set<String> find(Pattern pattern, List<String> lines, int group) {
		return lines.stream()
			.flatMap((line) -> pattern.matcher(line).results())
			.map((MatchResult result) -> result.group(group))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private String scrape() {
		return ShopClient.at(this.port)
			.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

}
