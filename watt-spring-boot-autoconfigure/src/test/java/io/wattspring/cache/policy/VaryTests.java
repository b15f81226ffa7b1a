package io.wattspring.cache.policy;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Vary}.
 */
class VaryTests {

	@Test
	@Timeout(10)
	void spacesOfClientsCostNoMoreThanTheirNumber() {
		Vary vary = Vary.parse(List.of("Accept"));
		HttpHeaders request = new HttpHeaders();
		request.add("Accept", "a" + " \t".repeat(50_000) + "b");
		assertThat(vary.select(request)).hasSize("accept=\n".length() + 100_002);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a;q=1", "a ; q=1", "a\t;  q=1", " a  \t;\tq=1 " })
	void spacesAroundParametersMeanNothing(String accept) {
		Vary vary = Vary.parse(List.of("Accept"));
		HttpHeaders request = new HttpHeaders();
		request.add("Accept", accept);
		assertThat(vary.select(request)).isEqualTo("accept=a;q=1\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "*, *", ", *", "*, Foo", "Foo, *", "Foo,*,Bar" })
	void starAnywhereIsAny(String value) {
		assertThat(Vary.parse(List.of(value)).any()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Foo Bar", "\"Foo\"", ": Foo", "Foo;q=1", "Foo, Bar Baz" })
	void whatNamesNoFieldIsAny(String value) {
		assertThat(Vary.parse(List.of(value)).any()).isTrue();
	}

	@Test
	void linesAreOneList() {
		assertThat(Vary.parse(List.of("", "*")).any()).isTrue();
		assertThat(Vary.parse(List.of("B, a", "A,,c ")).names()).containsExactly("a", "b", "c");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
			Foo             | 1, 2                  | 1;2                    | true
			Foo             | 1,2                   | ~ 1,  2 ~              | true
			Foo             | 1, 2                  | 2, 1                   | false
			Foo             | a                     | A                      | false
			Foo             | "a, b"                | "a,b"                  | false
			Foo             | -                     | -                      | true
			Foo             | -                     | 1                      | false
			Foo             | 1                     | -                      | false
			Foo             | ~~                    | -                      | false
			Foo             | a                     | a,                     | false
			Foo             | a                     | ~ , a~                 | false
			Foo             | a, ,b                 | a,b                    | false
			Foo             | a ,, b                | ~a,\t,b~              | true
			Accept-Language | en, de                | de, eN                 | true
			Accept-Language | en, de                | ~ en ,   de~           | true
			Accept-Language | en;q=1.0, de;q=0.5    | de; q=0.5, en          | true
			Accept-Language | en, de;q=0.5          | en, de;q=0.6           | false
			Accept-Language | en, de                | en                     | false
			Accept-Language | en;q=0.50             | en;q=0.5               | true
			Accept-Language | en                    | en;q=abc               | false
			Accept-Language | en                    | en;q=2                 | false
			Accept-Language | en                    | en;q=                  | false
			Accept-Language | en                    | en;1.0                 | false
			Accept-Language | en                    | e n                    | false
			Accept-Language | en                    | en,                    | false
			Accept-Language | en                    | en;a=b                 | false
			Accept-Language | en;q=abc              | en;q=abc               | true
			Accept-Language | de, en;q=0.5          | de, en\t;q=0.5         | false
			Accept-Language | de, en;q=0.5          | de, en;\tq=0.5         | false
			Accept-Encoding | gzip, br              | br,gzip                | true
			Accept-Encoding | gzip, br;q=0          | gzip, br               | false
			Accept          | text/html;q=0.5, a/b  | TEXT/html ; q=0.5,a/b  | true
			Accept          | text/html, a/b        | a/b, text/html         | false
			""")
	void selectionOfRequests(String field, String one, String other, boolean same) {
		Vary vary = Vary.parse(List.of(field));
		assertThat(vary.select(request(field, one)).equals(vary.select(request(field, other)))).isEqualTo(same);
	}

	@Test
	void preferencesInSeveralLinesAreTheirOwn() {
		Vary vary = Vary.parse(List.of("accept-language"));
		HttpHeaders lines = new HttpHeaders();
		lines.add("Accept-Language", "en;q=0.5");
		lines.add("Accept-Language", "fr");
		assertThat(vary.select(lines)).isNotEqualTo(vary.select(request("Accept-Language", "fr, en;q=0.5")));
	}

	@Test
	void preferencesMayBeMany() {
		Vary vary = Vary.parse(List.of("accept-language"));
		String many = "en;q=0.5" + ", de".repeat(100_000);
		assertThat(vary.select(request("Accept-Language", many))).startsWith("accept-language=?en");
	}

	@Test
	void fieldsAreNotMistakenForEachOther() {
		Vary vary = Vary.parse(List.of("a, b"));
		HttpHeaders one = new HttpHeaders();
		one.set("a", "1");
		HttpHeaders other = new HttpHeaders();
		other.set("b", "1");
		assertThat(vary.select(one)).isNotEqualTo(vary.select(other));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			fr;q=0.5, de;q=1.0 | de
			de                 | de
			en, de             | ~~
			de;q=0             | ~~
			""")
	void preferredLanguageIsSingle(String value, String language) {
		assertThat(Vary.preferredLanguage(request("Accept-Language", value))).isEqualTo(language);
	}

	private static HttpHeaders request(String field, String lines) {
		HttpHeaders request = new HttpHeaders();
		if (lines != null) {
			Arrays.stream(lines.split(";(?=\\d$)")).forEach((line) -> request.add(field, line));
		}
		return request;
	}

}
