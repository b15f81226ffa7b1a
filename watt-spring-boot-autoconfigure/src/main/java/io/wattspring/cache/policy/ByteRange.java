package io.wattspring.cache.policy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A part of a body, RFC 9110, section 14.1.2.
 *
 * @param first offset of the first byte
 * @param length number of bytes, 0 if the range cannot be satisfied
 * @since 0.1.0
 */
public record ByteRange(int first, int length) {

	private static final Pattern SINGLE = Pattern.compile("bytes=[ \\t]*(\\d{0,18})-(\\d{0,18})[ \\t]*",
			Pattern.CASE_INSENSITIVE);

	private static final ByteRange UNSATISFIABLE = new ByteRange(0, 0);

	/**
	 * Resolve a Range field.
	 * @param lines its values
	 * @param total length of the whole body
	 * @return the range, or {@code null} if the field is to be ignored: it is malformed,
	 * of another unit, asks for several ranges, or for the end of an empty body
	 */
	public static @Nullable ByteRange of(List<String> lines, int total) {
		if (lines.size() != 1) {
			return null;
		}
		Matcher matcher = SINGLE.matcher(lines.get(0));
		if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
			return null;
		}
		if (matcher.group(1).isEmpty()) {
			return last(Long.parseLong(matcher.group(2)), total);
		}
		return between(Long.parseLong(matcher.group(1)),
				matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2)), total);
	}

	private static @Nullable ByteRange last(long suffix, int total) {
		if (suffix > 0 && total == 0) {
			// It can be satisfied, but Content-Range has no words for it
			return null;
		}
		int length = (int) Math.min(total, suffix);
		return new ByteRange(total - length, length);
	}

	private static @Nullable ByteRange between(long first, long last, int total) {
		if (last < first) {
			return null;
		}
		if (first >= total) {
			return UNSATISFIABLE;
		}
		return new ByteRange((int) first, (int) (Math.min(last, total - 1) - first + 1));
	}

	/**
	 * Return whether the range has any bytes.
	 * @return whether it can be satisfied
	 */
	public boolean satisfiable() {
		return this.length > 0;
	}

	/**
	 * Return the value of Content-Range for the range.
	 * @param total length of the whole body
	 * @return the value
	 */
	public String contentRange(int total) {
		return satisfiable() ? "bytes " + this.first + "-" + (this.first + this.length - 1) + "/" + total
				: "bytes */" + total;
	}

}
