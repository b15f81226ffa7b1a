package io.wattspring.cache.policy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CacheControl} and {@link DeltaSeconds}.
 */
class CacheControlTests {

	@Test
	@Timeout(10)
	void repetitionsCostNoMoreThanTheirNumber() {
		CacheControl control = CacheControl.parse(List.of("a=1,".repeat(100_000) + "max-age=1"));
		assertThat(control.seconds("a")).isEqualTo(1);
		assertThat(control.seconds("max-age")).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			max-age=3600                         | 3600
			MaX-aGe=3600                         | 3600
			max-age="3600"                       | 3600
			max-age=003600                       | 3600
			max-age=0                            | 0
			max-age=2147483647                   | 2147483647
			max-age=2147483648                   | 2147483648
			max-age=99999999999                  | 2147483648
			max-age=99999999999999999999999999   | 2147483648
			foobar, max-age=60                   | 60
			, ,max-age=60,                       | 60
			max-age=1800, max-age=1              | 1800
			max-age=1, max-age=1800              | 1
			extension="max-age=3600", max-age=1  | 1
			max-age=1, extension="max-age=3600"  | 1
			extension="a\\", max-age=9", max-age=5 | 5
			max-age                              | -1
			max-age=                             | -1
			max-age =3600                        | -1
			max-age= 3600                        | -1
			max-age='3600'                       | -1
			max-age=3600.0                       | -1
			max-age=3600.5                       | -1
			max-age=-3600                        | -1
			max-age=a3600                        | -1
			max-age=3600a                        | -1
			max-age="3600                        | -1
			s-maxage=5                           | -2
			x-max-age=5                          | -2
			""")
	void secondsOfMaxAge(String field, long seconds) {
		assertThat(CacheControl.parse(List.of(field)).seconds("max-age")).isEqualTo(seconds);
	}

	@Test
	void linesAreOneList() {
		CacheControl control = CacheControl.parse(List.of("max-age=60", "NO-STORE"));
		assertThat(control.seconds("max-age")).isEqualTo(60);
		assertThat(control.has("no-store")).isTrue();
	}

	@Test
	void qualifiedDirectiveNamesFields() {
		CacheControl control = CacheControl.parse(List.of("private=\"Set-Cookie, X-User\", no-cache=a"));
		assertThat(control.isUnqualified("private")).isFalse();
		assertThat(control.fieldNames("private")).containsExactly("set-cookie", "x-user");
		assertThat(control.fieldNames("no-cache")).containsExactly("a");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			private
			private=""
			private="a b"
			private="a", private
			private =a
			""")
	void whatNamesNoFieldsIsUnqualified(String field) {
		assertThat(CacheControl.parse(List.of(field)).isUnqualified("private")).isTrue();
	}

	@Test
	void absentFieldHasNoDirectives() {
		assertThat(CacheControl.parse(null).has("no-store")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			max-age=60, ext="oops, no-store, private
			max-age=60, private; no-store
			max-age=60; Private, no-store;
			""")
	void whatForbidsToStoreIsHeededInWhatIsMalformed(String field) {
		CacheControl control = CacheControl.parse(List.of(field));
		assertThat(control.isUnqualified("private")).isTrue();
		assertThat(control.has("no-store")).isTrue();
	}

	@Test
	void whatIsQuotedIsNoDirective() {
		CacheControl control = CacheControl.parse(List.of("max-age=60, ext=\"no-store, private\""));
		assertThat(control.has("private")).isFalse();
		assertThat(control.has("no-store")).isFalse();
	}

}
