package io.wattspring.cache.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Preconditions} and {@link EntityTags}.
 */
class PreconditionsTests {

	private static final long NOW = 1_800_000_000L;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
			"a"            | "a"          | true
			"a"            | W/"a"        | true
			W/"a"          | "a"          | true
			W/"a"          | W/"a"        | true
			"a"            | "b"          | false
			"a"            | *            | true
			-              | *            | true
			-              | "a"          | false
			-              | W/           | false
			-              | ""           | false
			"a"            | "1", "a"     | true
			"a"            | "1","a", "2" | true
			"a"            | "1, "a""     | false
			"a,b"          | "x", "a,b"   | true
			"a\\"          | "a\\", "b"   | true
			"b"            | "a\\", "b"   | true
			abc            | abc          | true
			"A"            | "a"          | false
			""")
	void tagsOfIfNoneMatch(String stored, String field, boolean notModified) {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_NONE_MATCH, field);
		// Would match, but does not count beside If-None-Match
		request.set(HttpHeaders.IF_MODIFIED_SINCE, HttpDate.format(NOW));
		assertThat(Preconditions.isNotModified(request, stored(stored, NOW - 10), NOW)).isEqualTo(notModified);
	}

	@ParameterizedTest
	@CsvSource({ "-10, true", "-9, true", "-11, false" })
	void datesOfIfModifiedSince(long since, boolean notModified) {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_MODIFIED_SINCE, HttpDate.format(NOW + since));
		assertThat(Preconditions.isNotModified(request, stored("\"a\"", NOW - 10), NOW)).isEqualTo(notModified);
	}

	@Test
	void invalidIfModifiedSinceDoesNotMatch() {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_MODIFIED_SINCE, "tomorrow");
		assertThat(Preconditions.isNotModified(request, stored(null, NOW), NOW)).isFalse();
	}

	@Test
	void dateStandsInForLastModified() {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_MODIFIED_SINCE, HttpDate.format(NOW));
		Fields stored = Fields.of(HttpHeaders.DATE, HttpDate.format(NOW - 1));
		assertThat(Preconditions.isNotModified(request, stored, NOW)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			"a"   | "a"   | true
			"a"   | "b"   | false
			W/"a" | W/"a" | false
			"a"   | W/"a" | false
			""")
	void ifRangeComparesStrongly(String stored, String condition, boolean usable) {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_RANGE, condition);
		assertThat(Preconditions.isRangeUsable(request, stored(stored, NOW), NOW)).isEqualTo(usable);
	}

	@Test
	void ifRangeWithDateMustBeTheSame() {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_RANGE, HttpDate.format(NOW));
		assertThat(Preconditions.isRangeUsable(request, dated(NOW, NOW + 1), NOW)).isTrue();
		assertThat(Preconditions.isRangeUsable(request, dated(NOW - 1, NOW + 1), NOW)).isFalse();
	}

	@Test
	void ifRangeWithDateOfTheSecondInWhichItWasMadeDoesNotCount() {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.IF_RANGE, HttpDate.format(NOW));
		assertThat(Preconditions.isRangeUsable(request, dated(NOW, NOW), NOW)).isFalse();
		assertThat(Preconditions.isRangeUsable(request, stored(null, NOW), NOW)).isFalse();
	}

	private static Fields dated(long modified, long date) {
		return Fields.of(HttpHeaders.LAST_MODIFIED, HttpDate.format(modified), HttpHeaders.DATE, HttpDate.format(date));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', nullValues = "-", textBlock = """
			"a" | "a" | true
			"a" | "b" | false
			"a" | -   | true
			-   | "b" | true
			""")
	void freshenedByMatchingValidators(String stored, String received, boolean freshened) {
		HttpHeaders headers = new HttpHeaders();
		if (received != null) {
			headers.set(HttpHeaders.ETAG, received);
		}
		assertThat(Preconditions.isFreshenedBy(stored(stored, NOW), headers)).isEqualTo(freshened);
	}

	private static Fields stored(String tag, long modified) {
		HttpHeaders headers = new HttpHeaders();
		if (tag != null) {
			headers.set(HttpHeaders.ETAG, tag);
		}
		headers.set(HttpHeaders.LAST_MODIFIED, HttpDate.format(modified));
		return Fields.copyOf(headers, (name) -> true);
	}

}
