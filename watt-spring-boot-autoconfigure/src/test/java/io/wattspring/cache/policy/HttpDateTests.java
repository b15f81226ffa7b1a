package io.wattspring.cache.policy;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link HttpDate}.
 */
class HttpDateTests {

	private static final long NOW = Instant.parse("2026-11-22T00:00:00Z").getEpochSecond();

	@ParameterizedTest
	@ValueSource(strings = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
			"Sun Nov  6 08:49:37 1994", "SUN, 06 NOV 1994 08:49:37 gmt", "sunday, 06-nov-94 08:49:37 Gmt" })
	void formatsAreParsedInAnyCase(String text) {
		assertThat(HttpDate.parse(text, NOW)).isEqualTo(784111777L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "Thu, 18 Aug 2050 02:01:18 UTC", "Thu, 18 Aug 2050 02:01:18 AEST",
			"Thu, 18 Aug 50 02:01:18 GMT", "Thu 18 Aug 2050 02:01:18 GMT", "Thu, 18  Aug  2050 02:01:18 GMT",
			"Thu, 18-Aug-2050 02:01:18 GMT", "Thu, 18 Aug 2050 02.01.18 GMT", "Thu, 18 Aug 2050 2:01:18 GMT",
			"Thu, 31 Feb 2050 02:01:18 GMT", "Thu, 18 Aug 2050 24:01:18 GMT", "Thu, 18 Aug 2050 02:01:61 GMT",
			"Thu, 18 Aug 2050 02:01:18 GMT ", " Thu, 18 Aug 2050 02:01:18 GMT", "18 Aug 2050 02:01:18 GMT",
			"2050-08-18T02:01:18Z", "Xyz, 18 Aug 2050 02:01:18 GMT", "Thu, 18 Aug 2050 02:01:18 +0000" })
	void anythingElseIsInvalid(String text) {
		assertThat(HttpDate.parse(text, NOW)).isEqualTo(HttpDate.INVALID);
	}

	@Test
	void twoDigitYearIsAtMostFiftyYearsAhead() {
		assertThat(year("Friday, 18-Aug-76 02:01:18 GMT")).isEqualTo("2076");
		assertThat(year("Friday, 18-Aug-77 02:01:18 GMT")).isEqualTo("1977");
	}

	@Test
	void leapSecondIsParsed() {
		assertThat(HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW)).isEqualTo(1483228799L);
	}

	@Test
	void farFutureIsParsed() {
		assertThat(HttpDate.parse("Sun, 21 Nov 2286 04:46:39 GMT", NOW)).isGreaterThan(NOW);
	}

	@Test
	void formattedDateParsesToItself() {
		assertThat(HttpDate.format(784111777L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
	}

	private String year(String text) {
		return Instant.ofEpochSecond(HttpDate.parse(text, NOW)).toString().substring(0, 4);
	}

}
