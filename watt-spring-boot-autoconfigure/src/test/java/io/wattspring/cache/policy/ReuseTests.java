package io.wattspring.cache.policy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Reuse}.
 */
class ReuseTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			max-age=10                           | -               | 9  | false | FRESH
			max-age=10                           | -               | 10 | false | VALIDATE
			max-age=10, no-cache                 | -               | 0  | false | VALIDATE
			max-age=10, stale-while-revalidate=5 | -               | 14 | false | STALE_WHILE_REVALIDATE
			max-age=10, stale-while-revalidate=5 | -               | 15 | false | VALIDATE
			max-age=10                           | no-cache        | 5  | false | FRESH
			max-age=10                           | no-cache        | 5  | true  | RELOAD
			max-age=10                           | max-age=0       | 5  | false | FRESH
			max-age=10                           | max-age=0       | 5  | true  | RELOAD
			max-age=10                           | max-age=6       | 5  | true  | FRESH
			max-age=10                           | min-fresh=6     | 5  | true  | RELOAD
			max-age=10                           | min-fresh=5     | 5  | true  | FRESH
			max-age=10                           | max-stale=5     | 15 | false | STALE_ALLOWED
			max-age=10                           | max-stale=5     | 16 | false | VALIDATE
			max-age=10                           | max-stale       | 99 | false | STALE_ALLOWED
			max-age=10                           | max-stale=      | 99 | false | VALIDATE
			max-age=10                           | max-stale=x y   | 99 | false | VALIDATE
			max-age=10, must-revalidate          | max-stale       | 99 | false | VALIDATE
			""")
	void verdict(String control, String request, long age, boolean clientReload, Reuse expected) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.CACHE_CONTROL, control);
		HttpHeaders requestHeaders = new HttpHeaders();
		if (request != null) {
			requestHeaders.set(HttpHeaders.CACHE_CONTROL, request);
		}
		RequestFacts facts = new RequestFacts(HttpMethod.GET, requestHeaders,
				CacheControl.parse(requestHeaders.get(HttpHeaders.CACHE_CONTROL)), false);
		ResponsePolicy policy = ResponsePolicy.of(200, headers, ResponseDirectives.of(headers), 0,
				PolicySettings.STRICT);
		assertThat(Reuse.of(facts, policy, age, clientReload)).isEqualTo(expected);
	}

}
