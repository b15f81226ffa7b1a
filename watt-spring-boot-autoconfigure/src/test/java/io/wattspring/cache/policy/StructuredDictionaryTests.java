package io.wattspring.cache.policy;

import java.lang.management.ManagementFactory;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.wattspring.cache.policy.StructuredDictionary.Member;
import io.wattspring.cache.policy.StructuredDictionary.Type;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link StructuredDictionary}.
 */
class StructuredDictionaryTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			a=1                   | INTEGER        | 1
			a=-999999999999999    | INTEGER        | -999999999999999
			a=1.5                 | DECIMAL        | 1.5
			a="x \\"y\\" \\\\"    | STRING         | x "y" \\
			a=tok/en:*            | TOKEN          | tok/en:*
			a=*x                  | TOKEN          | *x
			a=:aGVsbG8=:          | BYTES          | aGVsbG8=
			a=?0                  | BOOLEAN        | 0
			a                     | BOOLEAN        | 1
			a;p=1;q="x"           | BOOLEAN        | 1
			a=@1659578233         | DATE           | 1659578233
			a=%"f%c3%bc"          | DISPLAY_STRING | f\u00fc
			a=(1 "b";x c)         | INNER_LIST     | 1 "b";x c
			a=()                  | INNER_LIST     |
			""")
	void membersHaveTypes(String text, Type type, String value) {
		assertThat(StructuredDictionary.parse(text)).containsEntry("a", new Member(type, (value != null) ? value : ""));
	}

	@Test
	void lastOfEqualKeysCountsAtThePlaceOfTheFirst() {
		assertThat(StructuredDictionary.parse("a=1 ,\t b , a=2")).containsExactly(
				Map.entry("a", new Member(Type.INTEGER, "2")), Map.entry("b", new Member(Type.BOOLEAN, "1")));
	}

	@Test
	void emptyTextIsEmpty() {
		assertThat(StructuredDictionary.parse("")).isEmpty();
		assertThat(StructuredDictionary.parse("  ")).isEmpty();
	}

	@Test
	void manyDisplayStringsTakeNoMoreThanTheirLength() {
		String text = "a=%\"\",".repeat(10_000) + "a=%\"f\"";
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		assertThat(StructuredDictionary.parse(text)).containsEntry("a", new Member(Type.DISPLAY_STRING, "f"));
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000L * text.length());
	}

	@ParameterizedTest
	@ValueSource(strings = { ",", "a,", "a=1,,b", "a=", "a =1", "a= 1", "A=1", "1=a", "a=1 b=2", "max-age=10000, &&&&&",
			"a=\"x", "a=\"\\x\"", "a=\"\u00fc\"", "a=1.", "a=1.2345", "a=1234567890123.1", "a=1234567890123456", "a=-",
			"a=--1", "a=?2", "a=?", "a=:x", "a=:*:", "a=@1.5", "a=@x", "a=%\"%C3%BC\"", "a=%\"%ff\"", "a=%x", "a=%\"x",
			"a=(1", "a=(1\t2)", "a=(1,2)", "a;", "a;=1", "a;P", "a=1;b=", "MaX-aGe=3600", "a=\u0000", "a\u0000" })
	void anythingElseDoesNotParse(String text) {
		assertThat(StructuredDictionary.parse(text)).isNull();
	}

}
