package io.wattspring.cache.policy;

/**
 * Non-negative seconds of RFC 9111, section 1.2.2, that stop growing at 2^31.
 *
 * @since 0.1.0
 */
public final class DeltaSeconds {

	/**
	 * The greatest number of seconds.
	 */
	public static final long MAX = 1L << 31;

	/**
	 * What a text that is no number of seconds is parsed to.
	 */
	public static final long INVALID = -1;

	private DeltaSeconds() {
	}

	/**
	 * Parse digits, and nothing but digits.
	 * @param text the text
	 * @return the seconds, or {@link #INVALID}
	 */
	public static long parse(String text) {
		if (text.isEmpty()) {
			return INVALID;
		}
		long seconds = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < '0' || c > '9') {
				return INVALID;
			}
			seconds = saturate(seconds * 10 + (c - '0'));
		}
		return seconds;
	}

	/**
	 * Bring a sum or difference into the range.
	 * @param seconds any number
	 * @return the number, at least 0 and at most {@link #MAX}
	 */
	public static long saturate(long seconds) {
		return Math.max(0, Math.min(MAX, seconds));
	}

}
