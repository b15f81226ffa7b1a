package io.wattspring.cache.policy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ByteRange}.
 */
class ByteRangeTests {

	@ParameterizedTest
	@CsvSource({ "bytes=0-0, bytes 0-0/10", "bytes=0-, bytes 0-9/10", "bytes=9-, bytes 9-9/10",
			"bytes=2-100, bytes 2-9/10", "bytes=-1, bytes 9-9/10", "bytes=-100, bytes 0-9/10",
			"BYTES=0-1, bytes 0-1/10", "bytes=0-999999999999999999, bytes 0-9/10", "bytes=10-, bytes */10",
			"bytes=999999999999999999-, bytes */10", "bytes=-0, bytes */10" })
	void contentRange(String field, String expected) {
		ByteRange range = ByteRange.of(List.of(field), 10);
		assertThat(range).isNotNull();
		assertThat(range.contentRange(10)).isEqualTo(expected);
		assertThat(range.satisfiable()).isEqualTo(!expected.contains("*"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "bytes=a-b", "items=0-1",
			"bytes=0-1x", "bytes=+1-2", "bytes 0-1", "bytes=1--2", "bytes=9999999999999999999999-" })
	void whatIsNotOneRangeIsIgnored(String field) {
		assertThat(ByteRange.of(List.of(field), 10)).isNull();
	}

	@Test
	void severalLinesAreIgnored() {
		assertThat(ByteRange.of(List.of("bytes=0-1", "bytes=2-3"), 10)).isNull();
	}

	@Test
	void nothingOfAnEmptyBodyCanBeHad() {
		assertThat(ByteRange.of(List.of("bytes=0-"), 0)).isEqualTo(new ByteRange(0, 0));
		assertThat(ByteRange.of(List.of("bytes=-0"), 0)).isEqualTo(new ByteRange(0, 0));
	}

	@Test
	void endOfAnEmptyBodyIsTheWhole() {
		assertThat(ByteRange.of(List.of("bytes=-5"), 0)).isNull();
	}

}
