package io.wattspring.cache.policy;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Entity tags of RFC 9110, section 8.8.3.
 *
 * @since 0.1.0
 */
public final class EntityTags {

	private EntityTags() {
	}

	/**
	 * Return whether one of a list of tags is the same by weak comparison.
	 * @param lines values of If-None-Match
	 * @param tag tag of a response, {@code null} if it has none
	 * @return whether one matches, or the list is {@code *}
	 */
	public static boolean matchesWeakly(List<String> lines, @Nullable String tag) {
		String opaque = (tag != null) ? opaque(tag) : null;
		for (String other : split(lines)) {
			if (other.equals("*") || opaque(other).equals(opaque)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether two tags are the same by strong comparison.
	 * @param one a tag
	 * @param other another tag
	 * @return whether they are equal and neither is weak
	 */
	public static boolean matchesStrongly(String one, String other) {
		return one.equals(other) && one.startsWith("\"");
	}

	private static String opaque(String tag) {
		return tag.startsWith("W/") ? tag.substring(2) : tag;
	}

	// Unlike in quoted strings, a backslash in a tag stands for itself
	private static List<String> split(List<String> lines) {
		List<String> tags = new ArrayList<>(2);
		for (String line : lines) {
			boolean quoted = false;
			int start = 0;
			for (int i = 0; i <= line.length(); i++) {
				char c = (i < line.length()) ? line.charAt(i) : ',';
				if (c == '"') {
					quoted = !quoted;
				}
				else if (c == ',' && (!quoted || i == line.length())) {
					tags.add(FieldList.trim(line.substring(start, i)));
					start = i + 1;
				}
			}
		}
		tags.removeIf(String::isEmpty);
		return tags;
	}

}
