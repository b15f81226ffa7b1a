package io.wattspring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServedPaths}.
 */
class ServedPathsTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void actuatorIsWhereBootHasItByDefault() {
		assertThat(ServedPaths.actuator(this.environment)).containsExactly("/actuator/**");
	}

	@ParameterizedTest
	@CsvSource({ "/manage, /manage/**", "/manage/, /manage/**", "/a/b, /a/b/**" })
	void actuatorIsAtItsBasePath(String basePath, String pattern) {
		this.environment.setProperty("management.endpoints.web.base-path", basePath);
		assertThat(ServedPaths.actuator(this.environment)).containsExactly(pattern);
	}

	@ParameterizedTest
	@CsvSource({ "''", "/", "' '" })
	void actuatorWithoutBasePathIsItsEndpointsOnly(String basePath) {
		this.environment.setProperty("management.endpoints.web.base-path", basePath);
		assertThat(ServedPaths.actuator(this.environment)).containsExactly("/health/**", "/watt/**");
	}

	@ParameterizedTest
	@CsvSource({ "8080, , true", "8081, , false", "9000, 9000, true", "9001, 9000, false", "0, , false", "0, 0, false",
			"-1, , false", ", 0, true", ", 9000, true" })
	void actuatorIsExemptOnTheApplicationsPortOnly(Integer management, Integer server, boolean same) {
		setPort("management.server.port", management);
		setPort("server.port", server);
		assertThat(ServedPaths.actuator(this.environment)).isEqualTo((same) ? List.of("/actuator/**") : List.of());
	}

	private void setPort(String property, Integer port) {
		if (port != null) {
			this.environment.setProperty(property, port.toString());
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', ''", "/, ''", "' ', ''", "/app, /app", "app, /app", "/app/, /app", "' /a/b ', /a/b" })
	void contextPathIsAsBootHasIt(String basePath, String path) {
		assertThat(ServedPaths.contextPath(this.environment)).isEmpty();
		this.environment.setProperty("spring.webflux.base-path", basePath);
		assertThat(ServedPaths.contextPath(this.environment)).isEqualTo(path);
	}

}
