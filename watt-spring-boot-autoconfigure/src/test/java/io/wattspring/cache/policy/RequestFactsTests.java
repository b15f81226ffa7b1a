package io.wattspring.cache.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestFacts}.
 */
class RequestFactsTests {

	private final HttpHeaders headers = new HttpHeaders();

	@ParameterizedTest
	@CsvSource({ "If-Match, *", "'If-Unmodified-Since', 'Sun, 06 Nov 1994 08:49:37 GMT'", "Upgrade, websocket",
			"Transfer-Encoding, chunked", "Content-Length, 1" })
	void whatCachesMustNotAnswerIsForTheApplication(String name, String value) {
		this.headers.add(HttpHeaders.HOST, "shop.example");
		assertThat(facts().forApplicationOnly()).isFalse();
		this.headers.add(name, value);
		assertThat(facts().forApplicationOnly()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "If-None-Match, *", "Upgrade, h2c", "Content-Length, 0", "Range, bytes=0-1" })
	void whatCachesMayAnswerIsNot(String name, String value) {
		this.headers.add(name, value);
		assertThat(facts().forApplicationOnly()).isFalse();
	}

	@Test
	void requestThatNamesSeveralHostsIsForTheApplication() {
		this.headers.add(HttpHeaders.HOST, "shop.example");
		this.headers.add(HttpHeaders.HOST, "other.example");
		assertThat(facts().forApplicationOnly()).isTrue();
	}

	@Test
	void hostInUpperCaseIsForTheApplication() {
		this.headers.add(HttpHeaders.HOST, "shop.eXample:8080");
		assertThat(facts().forApplicationOnly()).isTrue();
	}

	private RequestFacts facts() {
		return new RequestFacts(HttpMethod.GET, this.headers, CacheControl.NONE, false);
	}

}
