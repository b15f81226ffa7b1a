package io.wattspring.worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestName}.
 */
class RequestNameTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/items/1?secret=x#part | GET /items/1
			/items/1#part?no | GET /items/1
			/items/%0AERROR%1B[2J | GET /items/%0AERROR%1B[2J
			http://example.com:80/items?x | GET /items
			http://example.com?x=/y | GET /
			http://example.com | GET /
			/proxy/http://example.com/ | GET /proxy/http://example.com/
			* | GET *
			""")
	void pathIsAsTheClientSentIt(String uri, String name) {
		assertThat(RequestName.of("GET", uri)).isEqualTo(name);
	}

	@Test
	void whatIsNotPrintableIsEscaped() {
		assertThat(RequestName.of("G\nT", "/a\r\n\u001b[2J\u007f\u0085\u00e4\u2028"))
			.isEqualTo("G\\u000aT /a\\u000d\\u000a\\u001b[2J\\u007f\\u0085\\u00e4\\u2028");
	}

	@Test
	void longNameIsCut() {
		assertThat(RequestName.of("GET", "/" + "a".repeat(195))).hasSize(200).endsWith("aa");
		assertThat(RequestName.of("GET", "/" + "a".repeat(196))).hasSize(200).endsWith("a...");
		assertThat(RequestName.of("GET", "/" + "\n".repeat(100_000))).hasSize(200).endsWith("...");
	}

}
