package io.wattspring.cache.policy;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ResponsePolicy} and {@link ResponseDirectives}.
 */
class ResponsePolicyTests {

	private static final long NOW = 1_800_000_000L;

	private static final PolicySettings HEURISTIC = new PolicySettings(true, false, false, Duration.ZERO,
			Duration.ZERO);

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '~', textBlock = """
			max-age=60             | -                        | -    | 60
			max-age=60             | -                        | -10  | 60
			max-age=60, s-maxage=5 | -                        | 1000 | 5
			s-maxage=5, max-age=60 | -                        | -    | 5
			s-maxage=x, max-age=60 | -                        | -    | 0
			max-age=x              | -                        | 1000 | 0
			-                      | -                        | 1000 | 1000
			-                      | -                        | -1   | 0
			foo                    | -                        | 1000 | 1000
			max-age=1              | max-age=3600             | -    | 3600
			max-age=3600           | max-age=1                | -    | 1
			no-store               | max-age=3600             | -    | 3600
			max-age=7              | no-store                 | 1000 | 0
			max-age=7              | MaX-aGe=3600             | -    | 7
			max-age=7              | max-age="3600"           | -    | 7
			max-age=7              | max-age=3600, &&&        | -    | 7
			max-age=7              | max-age=3600, no-store=1 | -    | 7
			max-age=7              | max-age=-1               | -    | 0
			max-age=7              | max-age=9;x=y, foo=1.5   | -    | 9
			max-age=7              | max-age=99999999999      | -    | 2147483648
			max-age=7              | ""                       | -    | 7
			""")
	void lifetime(String control, String targeted, Long expires, long lifetime) {
		HttpHeaders headers = headers(control, "\"\"".equals(targeted) ? "" : targeted);
		headers.set(HttpHeaders.DATE, HttpDate.format(NOW - 100));
		if (expires != null) {
			headers.set(HttpHeaders.EXPIRES, HttpDate.format(NOW - 100 + expires));
		}
		assertThat(policy(headers, PolicySettings.STRICT).lifetime()).isEqualTo(lifetime);
	}

	@Test
	void ownTargetedFieldComesFirst() {
		HttpHeaders headers = headers("max-age=1", "max-age=2");
		headers.set(ResponseDirectives.OWN_FIELD, "max-age=3");
		assertThat(policy(headers, PolicySettings.STRICT).lifetime()).isEqualTo(3);
	}

	@Test
	void invalidExpiresIsStale() {
		HttpHeaders headers = headers(null, null);
		headers.set(HttpHeaders.EXPIRES, "0");
		ResponsePolicy policy = policy(headers, PolicySettings.STRICT);
		assertThat(policy.lifetime()).isZero();
		assertThat(policy.explicit()).isTrue();
	}

	@Test
	void expiresCountsFromReceptionIfDateIsInvalid() {
		HttpHeaders headers = headers(null, null);
		headers.set(HttpHeaders.DATE, "foo");
		headers.set(HttpHeaders.EXPIRES, HttpDate.format(NOW + 10));
		assertThat(policy(headers, PolicySettings.STRICT).lifetime()).isEqualTo(10);
	}

	@Test
	void heuristicsAreATenthAndCapped() {
		HttpHeaders headers = headers(null, null);
		headers.set(HttpHeaders.LAST_MODIFIED, HttpDate.format(NOW - 1000));
		assertThat(policy(headers, PolicySettings.STRICT).lifetime()).isZero();
		assertThat(policy(headers, HEURISTIC).lifetime()).isEqualTo(100);
		headers.set(HttpHeaders.LAST_MODIFIED, HttpDate.format(1000));
		assertThat(policy(headers, HEURISTIC).lifetime()).isEqualTo(86400);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			must-revalidate  | true
			proxy-revalidate | true
			s-maxage=2       | true
			no-cache         | true
			no-cache="a"     | false
			public           | false
			""")
	void someDirectivesForbidStale(String control, boolean forbidden) {
		ResponsePolicy policy = policy(
				headers("max-age=2, stale-if-error=60, stale-while-revalidate=9, " + control, null),
				PolicySettings.STRICT);
		assertThat(policy.staleForbidden()).isEqualTo(forbidden);
		assertThat(policy.usableOnError(3)).isEqualTo(!forbidden);
		assertThat(policy.usableWhileRevalidating(3)).isEqualTo(!forbidden);
	}

	@Test
	void graceEnds() {
		ResponsePolicy policy = policy(headers("max-age=2, stale-if-error=60, stale-while-revalidate=9", null),
				PolicySettings.STRICT);
		assertThat(policy.usableWhileRevalidating(10)).isTrue();
		assertThat(policy.usableWhileRevalidating(11)).isFalse();
		assertThat(policy.usableOnError(61)).isTrue();
		assertThat(policy.usableOnError(62)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			0    | -     | 0 | 0
			-100 | -     | 0 | 100
			100  | -     | 0 | 0
			-10  | 25    | 0 | 25
			-30  | 25    | 2 | 30
			0    | 25    | 7 | 32
			0    | 9999999999 | 7 | 2147483648
			""")
	void initialAge(long date, String age, long delay, long expected) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.DATE, HttpDate.format(NOW + date));
		if (age != null) {
			headers.set(HttpHeaders.AGE, age);
		}
		assertThat(ResponsePolicy.initialAge(headers, NOW, delay)).isEqualTo(expected);
	}

	private static HttpHeaders headers(String control, String targeted) {
		HttpHeaders headers = new HttpHeaders();
		if (control != null) {
			headers.set(HttpHeaders.CACHE_CONTROL, control);
		}
		if (targeted != null) {
			headers.set("CDN-Cache-Control", targeted);
		}
		return headers;
	}

	private static ResponsePolicy policy(HttpHeaders headers, PolicySettings settings) {
		return ResponsePolicy.of(200, headers, ResponseDirectives.of(headers), NOW, settings);
	}

}
