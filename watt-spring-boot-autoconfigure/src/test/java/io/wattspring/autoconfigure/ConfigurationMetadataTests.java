package io.wattspring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the configuration metadata, and of the reference that is made of it. Run with
 * {@code -Dwatt.docs.update=true} to write the reference anew.
 */
class ConfigurationMetadataTests {

	/**
	 * Those of the endpoint and its health that are not Boot's.
	 */
	private static final Set<String> OURS = Set.of("management.endpoint.watt.show-stacks",
			"management.endpoint.watt.roles", "management.health.watt.min-serving");

	private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");

	@Test
	void everyPropertyHasDescriptionTypeAndDefault() throws IOException {
		assertThat(properties()).isNotEmpty().allSatisfy((property) -> {
			assertThat(property.getDescription()).as(property.getId())
				.isNotBlank()
				.endsWith(".")
				.doesNotStartWithIgnoringCase("the ")
				.doesNotStartWithIgnoringCase("a ");
			assertThat(property.getType()).as(property.getId()).isNotBlank();
			if (!property.getType().startsWith("java.util.")) {
				assertThat(property.getDefaultValue()).as(property.getId()).isNotNull();
			}
			if (property.getType().equals(Boolean.class.getName())) {
				assertThat(property.getDescription()).startsWith("Whether");
			}
		});
	}

	@Test
	void referenceSaysWhatMetadataSays() throws IOException {
		String expected = reference();
		if (Boolean.getBoolean("watt.docs.update")) {
			Files.writeString(REFERENCE, expected);
		}
		assertThat(Files.readString(REFERENCE)).isEqualTo(expected);
	}

	private String reference() throws IOException {
		return """
				# Configuration

				Made of the configuration metadata, by a test. Sizes and durations are written as in all of Spring Boot.

				Of Spring Boot's own, `management.endpoint.watt.access` (`read-only`; `unrestricted` opens the operations) and `management.health.watt.enabled`
				(`true`) are there as for every endpoint and health indicator. Where nothing sets them, these have other defaults than in Spring Boot:
				`management.endpoints.web.exposure.include` is `health,prometheus,watt,wattcache`, `management.endpoint.health.show-components` is `always`,
				and `management.endpoint.health.status.order` knows `DEGRADED`.

				| property | default | what it is |
				|---|---|---|
				%s
				"""
			.formatted(properties().stream().map(this::row).collect(Collectors.joining("\n")));
	}

	private String row(ConfigurationMetadataProperty property) {
		return "| `%s` | %s | %s%s |".formatted(property.getId(), written(property.getDefaultValue()),
				property.getDescription(), values(property.getType()));
	}

	private String written(Object value) {
		return (value == null || value.toString().isEmpty()) ? "none" : "`%s`".formatted(value);
	}

	private String values(String type) {
		Class<?> values = ClassUtils.resolveClassName(type.replaceAll("<.*", ""), getClass().getClassLoader());
		return (values.isEnum()) ? Stream.of(values.getEnumConstants())
			.map((value) -> "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
			.collect(Collectors.joining(", ", " One of ", ".")) : "";
	}

	private List<ConfigurationMetadataProperty> properties() throws IOException {
		try (InputStream metadata = WattProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return ConfigurationMetadataRepositoryJsonBuilder.create(metadata)
				.build()
				.getAllProperties()
				.values()
				.stream()
				.filter((property) -> property.getId().startsWith("watt.") || OURS.contains(property.getId()))
				.sorted((one, other) -> one.getId().compareTo(other.getId()))
				.toList();
		}
	}

}
