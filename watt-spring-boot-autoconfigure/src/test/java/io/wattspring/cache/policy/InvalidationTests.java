package io.wattspring.cache.policy;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Invalidation}.
 */
class InvalidationTests {

	private static final URI TARGET = URI.create("http://a/b/c");

	@ParameterizedTest
	@CsvSource({ "POST, 200, true", "PUT, 204, true", "DELETE, 302, true", "M-SEARCH, 200, true", "PATCH, 400, false",
			"POST, 500, false", "GET, 200, false", "HEAD, 200, false", "OPTIONS, 200, false", "TRACE, 200, false" })
	void unsafeMethodsInvalidateUnlessTheyFail(String method, int status, boolean invalidates) {
		assertThat(!Invalidation.of(HttpMethod.valueOf(method), TARGET, status, new HttpHeaders()).isEmpty())
			.isEqualTo(invalidates);
	}

	@Test
	void namedUrisOfTheSameOriginAreInvalidated() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, "../d?e=f");
		headers.set(HttpHeaders.CONTENT_LOCATION, "HTTP://A:80/g");
		assertThat(Invalidation.of(HttpMethod.POST, TARGET, 201, headers)).containsExactly(TARGET,
				URI.create("http://a/d?e=f"), URI.create("HTTP://A:80/g"));
	}

	@Test
	void othersAreNot() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, "https://a/d");
		headers.set(HttpHeaders.CONTENT_LOCATION, "http://[broken");
		assertThat(Invalidation.of(HttpMethod.POST, TARGET, 201, headers)).containsExactly(TARGET);
	}

	@ParameterizedTest
	@CsvSource({ "?x=1, http://a/b/c?x=1", "../../d, http://a/d", "../../../d?x=1, http://a/d?x=1", "../.., http://a/",
			"..d, http://a/b/..d", "/../..d, http://a/..d" })
	void referencesAreResolvedAsTheirRfcSays(String reference, String uri) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, reference);
		assertThat(Invalidation.of(HttpMethod.POST, TARGET, 201, headers)).containsExactly(TARGET, URI.create(uri));
	}

}
