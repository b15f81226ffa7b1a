package io.wattspring.autoconfigure;

import java.util.List;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the generated metadata, from which IDEs and the documentation know the
 * properties.
 */
class ConfigurationMetadataTests {

	@Test
	void propertiesAreDescribedWithTypeAndDefault() throws Exception {
		List<JsonNode> properties = properties();
		assertThat(properties).isNotEmpty().allSatisfy((property) -> {
			assertThat(property.path("name").asString()).startsWith("watt.");
			assertThat(property.path("type").asString()).as("type of " + property).isNotEmpty();
			assertThat(property.has("defaultValue")).as("default of " + property).isTrue();
		});
	}

	@Test
	void descriptionsFollowTheRulesOfBoot() throws Exception {
		assertThat(properties()).allSatisfy((property) -> {
			String description = property.path("description").asString();
			assertThat(description).as("description of " + property).endsWith(".");
			assertThat(description).doesNotMatch("(?s)(The|A|An) .*");
			if (property.path("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).startsWith("Whether ");
			}
		});
	}

	@Test
	void propertiesAreThoseThatExist() throws Exception {
		assertThat(properties()).extracting((property) -> property.path("name").asString())
			.contains("watt.enabled", "watt.workers", "watt.dispatch", "watt.overload.queue-capacity",
					"watt.drain.keep-alive-grace", "watt.watchdog.interval");
	}

	private List<JsonNode> properties() throws Exception {
		ClassPathResource metadata = new ClassPathResource("META-INF/spring-configuration-metadata.json");
		JsonNode properties = JsonMapper.shared().readTree(metadata.getContentAsByteArray()).path("properties");
		return StreamSupport.stream(properties.spliterator(), false)
			.filter((property) -> property.path("name").asString().startsWith("watt."))
			.toList();
	}

}
