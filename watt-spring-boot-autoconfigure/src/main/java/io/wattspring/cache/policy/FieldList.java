package io.wattspring.cache.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Splits comma-separated field values, as RFC 9110, section 5.6.1, has it: quoted strings
 * are kept whole, empty members are left out, whitespace around members is dropped.
 *
 * @since 0.1.0
 */
public final class FieldList {

	private FieldList() {
	}

	/**
	 * Split the lines of a field into members.
	 * @param lines values of the field, one for each line
	 * @return the members, in order
	 */
	public static List<String> split(List<String> lines) {
		List<String> members = new ArrayList<>(4);
		for (String line : lines) {
			split(line, ',', members);
		}
		return members;
	}

	/**
	 * Split the lines of a field that need not be a list: what is empty may mean
	 * something.
	 * @param lines values of the field, one for each line
	 * @return the members, in order, empty ones included
	 */
	static List<String> splitWithEmpty(List<String> lines) {
		List<String> members = new ArrayList<>(4);
		for (String line : lines) {
			split(line, ',', (member) -> members.add(trim(member)));
		}
		return members;
	}

	static void split(String line, char separator, List<String> members) {
		split(line, separator, (member) -> {
			String trimmed = trim(member);
			if (!trimmed.isEmpty()) {
				members.add(trimmed);
			}
		});
	}

	private static void split(String line, char separator, Consumer<String> members) {
		int start = 0;
		boolean quoted = false;
		for (int i = 0; i < line.length(); i++) {
			char c = line.charAt(i);
			if (quoted && c == '\\') {
				i++;
			}
			else if (c == '"') {
				quoted = !quoted;
			}
			else if (c == separator && !quoted) {
				members.accept(line.substring(start, i));
				start = i + 1;
			}
		}
		members.accept(line.substring(start));
	}

	/**
	 * Drop optional whitespace, spaces and tabs, around a value.
	 * @param value the value
	 * @return the value without it
	 */
	static String trim(String value) {
		int start = 0;
		int end = value.length();
		while (start < end && isSpace(value.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(value.charAt(end - 1))) {
			end--;
		}
		return value.substring(start, end);
	}

	private static boolean isSpace(char c) {
		return c == ' ' || c == '\t';
	}

	/**
	 * Return whether a text is a token of RFC 9110, section 5.6.2.
	 * @param text the text
	 * @return whether it is one
	 */
	public static boolean isToken(String text) {
		return !text.isEmpty() && text.chars().allMatch(FieldList::isTokenChar);
	}

	static boolean isTokenChar(int c) {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
				|| "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
	}

}
