package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.RequestPath;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestPolicy}.
 */
class RequestPolicyTests {

	private static final Duration OTHERWISE = Duration.ofSeconds(30);

	@ParameterizedTest
	@CsvSource({ "/actuator/health, true", "/actuator, true", "/hello, false", "/app/actuator/health, false" })
	void pathIsExemptIfAPatternMatches(String path, boolean exempt) {
		assertThat(policy("").isExempt(path(path))).isEqualTo(exempt);
	}

	@ParameterizedTest
	@CsvSource({ "/app/actuator/health, true", "/app/actuator, true", "/app/hello, false", "/app, false",
			"/actuator/health, false", "/apple/actuator, false", "/app;v=1/actuator, false",
			"/app/app/actuator, false" })
	void patternsAreWithinTheContextPath(String path, boolean exempt) {
		assertThat(policy("/app").isExempt(path(path))).isEqualTo(exempt);
	}

	@Test
	void mostSpecificPatternWithinTheContextPathDecides() {
		RequestPolicy policy = policy("/app/v1");
		assertThat(policy.giveUpAfter(path("/app/v1/reports/1"))).isEqualTo(Duration.ofMinutes(5));
		assertThat(policy.giveUpAfter(path("/app/v1/reports/never"))).isNull();
		assertThat(policy.giveUpAfter(path("/reports/1"))).isEqualTo(OTHERWISE);
		assertThat(policy.giveUpAfter(path("/app/v1"))).isEqualTo(OTHERWISE);
	}

	private RequestPolicy policy(String contextPath) {
		return new RequestPolicy(contextPath, OTHERWISE,
				Map.of("/reports/**", Duration.ofMinutes(5), "/reports/never", Duration.ofMillis(-1)),
				List.of("/actuator/**"));
	}

	private static RequestPath path(String path) {
		return RequestPath.parse(path, null);
	}

}
