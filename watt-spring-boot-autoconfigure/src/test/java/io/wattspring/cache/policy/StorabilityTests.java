package io.wattspring.cache.policy;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Storability}.
 */
class StorabilityTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
			200 | max-age=60                            | -               | STORABLE
			200 | -                                     | -               | NO_FRESHNESS
			200 | public                                | -               | NO_FRESHNESS
			404 | max-age=60                            | -               | STORABLE
			500 | max-age=60                            | -               | STORABLE
			599 | max-age=60                            | -               | STORABLE
			206 | max-age=60                            | -               | STATUS
			304 | max-age=60                            | -               | STATUS
			100 | max-age=60                            | -               | STATUS
			200 | max-age=60, no-store                  | -               | NO_STORE
			200 | max-age=60, No-StOrE                  | -               | NO_STORE
			200 | max-age=60, no-store, must-understand | -               | STORABLE
			599 | max-age=60, no-store, must-understand | -               | NOT_UNDERSTOOD
			200 | max-age=60, private                   | -               | PRIVATE
			200 | max-age=60, private="a"               | -               | STORABLE
			200 | max-age=60                            | Set-Cookie: a=b | SET_COOKIE
			200 | max-age=60                            | Vary: *         | VARY
			200 | max-age=60                            | Vary: Foo, *    | VARY
			200 | max-age=60                            | Vary: Foo       | STORABLE
			200 | no-cache                              | ETag: "a"       | STORABLE
			200 | no-cache                              | -               | USELESS
			200 | max-age=0                             | -               | USELESS
			200 | max-age=0, stale-if-error=60          | -               | STORABLE
			200 | max-age=0                             | ETag: "a"       | STORABLE
			""")
	void verdictForAnonymousGet(int status, String control, String field, Storability verdict) {
		assertThat(verdict(new HttpHeaders(), status, control, field, PolicySettings.STRICT)).isEqualTo(verdict);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Authorization: FOO      | max-age=60                   | CREDENTIALS
			Authorization: FOO      | max-age=60, public           | STORABLE
			Authorization: FOO      | max-age=60, must-revalidate  | STORABLE
			Authorization: FOO      | s-maxage=60                  | STORABLE
			Cookie: a=b             | max-age=60                   | CREDENTIALS
			Cookie: a=b             | max-age=60, must-revalidate  | CREDENTIALS
			Cookie: a=b             | max-age=60, public           | STORABLE
			Cookie: a=b             | s-maxage=60                  | STORABLE
			Cache-Control: no-store | max-age=60                   | NO_STORE
			""")
	void verdictForRequestsWithFields(String field, String control, Storability verdict) {
		HttpHeaders request = new HttpHeaders();
		add(request, field);
		assertThat(verdict(request, 200, control, null, PolicySettings.STRICT)).isEqualTo(verdict);
	}

	@Test
	void targetedFieldOpensForCookies() {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.COOKIE, "a=b");
		assertThat(verdict(request, 200, "private", "CDN-Cache-Control: max-age=60", PolicySettings.STRICT))
			.isEqualTo(Storability.STORABLE);
	}

	@Test
	void cookiesCanBeStripped() {
		PolicySettings strip = new PolicySettings(false, true, false, Duration.ZERO, Duration.ZERO);
		assertThat(verdict(new HttpHeaders(), 200, "max-age=60", "Set-Cookie: a=b", strip))
			.isEqualTo(Storability.STORABLE);
	}

	private static Storability verdict(HttpHeaders request, int status, String control, String field,
			PolicySettings settings) {
		HttpHeaders headers = new HttpHeaders();
		if (control != null) {
			headers.set(HttpHeaders.CACHE_CONTROL, control);
		}
		if (field != null) {
			add(headers, field);
		}
		ResponseDirectives directives = ResponseDirectives.of(headers);
		RequestFacts facts = new RequestFacts(HttpMethod.GET, request,
				CacheControl.parse(request.getOrDefault(HttpHeaders.CACHE_CONTROL, List.of())), false);
		return Storability.of(facts, status, headers, directives,
				ResponsePolicy.of(status, headers, directives, 1_800_000_000L, settings), settings);
	}

	private static void add(HttpHeaders headers, String field) {
		headers.add(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(':') + 2));
	}

}
