package io.wattspring.cache.policy;

import java.net.URI;
import java.util.List;

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
		for (String other : List.of("http://[broken", "urn:x", "http:/b/c", "http:", "http://b/../a/")) {
			headers.set(HttpHeaders.CONTENT_LOCATION, other);
			assertThat(Invalidation.of(HttpMethod.POST, TARGET, 201, headers)).as(other).containsExactly(TARGET);
		}
	}

	@Test
	void emptyReferenceIsTheTargetItself() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, "#f");
		URI target = URI.create("http://a/b/c?d=e");
		assertThat(Invalidation.of(HttpMethod.POST, target, 201, headers)).containsOnly(target);
	}

	@Test
	void targetWithoutAPathIsTheRoot() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, "d");
		assertThat(Invalidation.of(HttpMethod.POST, URI.create("http://a"), 201, headers))
			.contains(URI.create("http://a/d"));
	}

	@Test
	void longReferencesTakeNoLongerThanTheirLength() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, "a/../".repeat(200_000) + "d");
		assertThat(Invalidation.of(HttpMethod.POST, TARGET, 201, headers)).contains(URI.create("http://a/b/d"));
	}

	@ParameterizedTest
	@CsvSource({ "?x=1, http://a/b/c?x=1", "../../d, http://a/d", "../../../d?x=1, http://a/d?x=1", "../.., http://a/",
			"..d, http://a/b/..d", "/../..d, http://a/..d", "/x/../p/1, http://a/p/1", "/x/./y/.., http://a/x/",
			"//a/x/../../p?q=/../r, http://a/p?q=/../r", "http://a/x/../p#f, http://a/p", "/x//y/../z, http://a/x//z",
			"http://a, http://a", "d//e, http://a/b/d//e", "., http://a/b/", "'', http://a/b/c", "#f, http://a/b/c" })
	void referencesAreResolvedAsTheirRfcSays(String reference, String uri) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.LOCATION, reference);
		assertThat(Invalidation.of(HttpMethod.POST, TARGET, 201, headers)).containsExactly(TARGET, URI.create(uri));
	}

}
