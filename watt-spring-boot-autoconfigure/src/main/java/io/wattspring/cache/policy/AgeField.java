package io.wattspring.cache.policy;

import java.util.List;

/**
 * The Age field of a response, RFC 9111, section 5.1: the first member counts, and none
 * if it is not a number of seconds.
 *
 * @since 0.1.0
 */
public final class AgeField {

	private AgeField() {
	}

	/**
	 * Parse the field.
	 * @param lines its values
	 * @return the seconds, 0 without a valid one
	 */
	public static long parse(List<String> lines) {
		if (lines.isEmpty()) {
			return 0;
		}
		String line = lines.get(0);
		int comma = line.indexOf(',');
		String first = FieldList.trim((comma >= 0) ? line.substring(0, comma) : line);
		return Math.max(0, DeltaSeconds.parse(first));
	}

}
