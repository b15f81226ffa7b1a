package io.wattspring.cache.policy;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link KeyPolicy}.
 */
class KeyPolicyTests {

	@ParameterizedTest
	@CsvSource({ "http://Example.ORG/A?b=C, http://example.org/A?b=C", "HTTP://a:80/, http://a/",
			"https://a:443/, https://a/", "https://a:80/, https://a:80/", "http://a:443/, http://a:443/",
			"http://a, http://a/", "http://a?, http://a/?", "http://a/%7Eb/../c//d?x=%2f, http://a/%7Eb/../c//d?x=%2f",
			"http://u@a/, http://a/", "http://[::1]:80/x, http://[::1]/x", "http://a/b#c, http://a/b",
			"http://a:/, http://a/" })
	void keyIsWhatWasSent(String uri, String key) {
		assertThat(KeyPolicy.AS_SENT.key(URI.create(uri))).isEqualTo(key);
	}

	@ParameterizedTest
	@CsvSource({ "http://Example.ORG:80/A?b=C, http://example.org/A?b=C", "HTTPS://a:443/x, https://a/x",
			"https://a:80/, https://a:80/", "http://A, http://a", "http://Exa, http://exa", "http://a:80, http://a/",
			"http://u@a, http://a", "http://[::1]:80/x, http://[::1]/x", "ht, ht",
			"http://a/caf\u00e9/%C3, http://a/caf%C3%A9/%C3" })
	void prefixIsThatOfKeys(String prefix, String key) {
		assertThat(KeyPolicy.prefix(prefix)).isEqualTo(key);
	}

	@Test
	void parametersAreDropped() {
		KeyPolicy policy = new KeyPolicy(false, List.of(), List.of("utm_*", "gclid"));
		assertThat(policy.key(URI.create("http://a/?utm_source=x&b=1&gclid&a=2&utm_="))).isEqualTo("http://a/?b=1&a=2");
		assertThat(policy.key(URI.create("http://a/?utm_source=x"))).isEqualTo("http://a/");
	}

	@Test
	void parametersAreAllowed() {
		KeyPolicy policy = new KeyPolicy(false, List.of("page"), List.of());
		assertThat(policy.key(URI.create("http://a/?x=1&page=2&pages=3"))).isEqualTo("http://a/?page=2");
	}

	@Test
	void parametersAreSortedByName() {
		KeyPolicy policy = new KeyPolicy(true, List.of(), List.of());
		assertThat(policy.key(URI.create("http://a/?b=2&a=9&b=1"))).isEqualTo("http://a/?a=9&b=2&b=1");
	}

	@ParameterizedTest
	@CsvSource({ "?%69d=6&id=1", "?id=1&=id=6", "?i%64=6", "?x;id=6", "?%zz=6" })
	void parameterThatTheApplicationMayReadAsAllowedIsPartOfTheKey(String query) {
		KeyPolicy policy = new KeyPolicy(false, List.of("id"), List.of());
		assertThat(policy.query(query.substring(1))).isEqualTo(query.substring(1));
	}

	@Test
	void parameterIsNotDroppedIfAnotherMayBeHiddenInIt() {
		KeyPolicy policy = new KeyPolicy(false, List.of(), List.of("utm_*"));
		assertThat(policy.key(URI.create("http://a/?utm_a;id=6&%75tm_b=1&x=1"))).isEqualTo("http://a/?utm_a;id=6&x=1");
	}

	@Test
	void valuesOfOneNameKeepTheirOrderHoweverTheNameIsWritten() {
		KeyPolicy policy = new KeyPolicy(true, List.of(), List.of());
		assertThat(policy.key(URI.create("http://a/?id=1&%69d=6"))).isEqualTo("http://a/?id=1&%69d=6");
		assertThat(policy.key(URI.create("http://a/?%69d=6&id=1"))).isEqualTo("http://a/?%69d=6&id=1");
	}

}
