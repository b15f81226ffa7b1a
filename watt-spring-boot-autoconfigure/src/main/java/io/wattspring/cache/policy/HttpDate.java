package io.wattspring.cache.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import org.springframework.http.HttpHeaders;

/**
 * Dates of RFC 9110, section 5.6.7: the three formats in any case, and nothing else.
 *
 * @since 0.1.0
 */
public final class HttpDate {

	/**
	 * What a text that is no date is parsed to.
	 */
	public static final long INVALID = Long.MIN_VALUE;

	private static final int MAX_YEARS_AHEAD = 50;

	private static final List<String> WEEKDAYS = List.of("monday", "tuesday", "wednesday", "thursday", "friday",
			"saturday", "sunday");

	private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

	private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
			"oct", "nov", "dec");

	// What follows the weekday: 0 is a digit, _ a digit or a space, ? the month
	private static final String IMF_FIXDATE = ", 00 ??? 0000 00:00:00 gmt";

	private static final String RFC850 = ", 00-???-00 00:00:00 gmt";

	private static final String ASCTIME = " ??? _0 00:00:00 0000";

	private static final DateTimeFormatter FORMAT = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
		.withZone(ZoneOffset.UTC);

	private HttpDate() {
	}

	/**
	 * Parse a date.
	 * @param text the text
	 * @param now seconds since 1970, to tell the century of two-digit years
	 * @return seconds since 1970, or {@link #INVALID}
	 */
	public static long parse(String text, long now) {
		if (ends(text, 3, IMF_FIXDATE) && name(text, 0, DAYS) >= 0) {
			return seconds(number(text, 12, 4), text, 8, 5, 17);
		}
		if (ends(text, 3, ASCTIME) && name(text, 0, DAYS) >= 0) {
			return seconds(number(text, 20, 4), text, 4, 8, 11);
		}
		for (String weekday : WEEKDAYS) {
			int comma = weekday.length();
			if (has(text, 0, weekday) && ends(text, comma, RFC850)) {
				return seconds(century(number(text, comma + 9, 2), now), text, comma + 5, comma + 2, comma + 12);
			}
		}
		return INVALID;
	}

	/**
	 * Parse the first line of a field.
	 * @param lines values of the field
	 * @param now seconds since 1970
	 * @return seconds since 1970, or {@link #INVALID}
	 */
	public static long parse(List<String> lines, long now) {
		return lines.isEmpty() ? INVALID : parse(FieldList.trim(lines.get(0)), now);
	}

	private static boolean ends(String text, int from, String format) {
		return text.length() == from + format.length() && has(text, from, format);
	}

	private static int name(String text, int from, List<String> names) {
		int index = names.size() - 1;
		while (index >= 0 && !has(text, from, names.get(index))) {
			index--;
		}
		return index;
	}

	private static boolean has(String text, int from, String format) {
		boolean fits = text.length() >= from + format.length();
		for (int i = 0; fits && i < format.length(); i++) {
			fits = fits(text.charAt(from + i), format.charAt(i));
		}
		return fits;
	}

	private static boolean fits(char character, char format) {
		boolean digit = character >= '0' && character <= '9';
		return switch (format) {
			case '?' -> true;
			case '0' -> digit;
			case '_' -> digit || character == ' ';
			default -> character == format || character == Character.toUpperCase(format);
		};
	}

	// month, day and time are where each begins
	private static long seconds(int year, String text, int month, int day, int time) {
		int second = number(text, time + 6, 2);
		if (second > 60) {
			return INVALID;
		}
		try {
			// What is no month's name is month 0, and 60 is a leap second
			return LocalDateTime
				.of(year, name(text, month, MONTHS) + 1, number(text, day, 2), number(text, time, 2),
						number(text, time + 3, 2), Math.min(59, second))
				.toEpochSecond(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return INVALID;
		}
	}

	private static int number(String text, int from, int length) {
		int number = 0;
		for (int i = from; i < from + length; i++) {
			// a space is a leading 0
			number = 10 * number + Math.max(0, text.charAt(i) - '0');
		}
		return number;
	}

	private static int century(int year, long now) {
		int current = Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC).getYear();
		int full = current - current % 100 + year;
		return (full > current + MAX_YEARS_AHEAD) ? full - 100 : full;
	}

	/**
	 * Date a response that has no date, as everyone must who has a clock.
	 * @param headers fields of the response
	 * @param seconds now, seconds since 1970
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1">RFC 9110,
	 * section 6.6.1</a>
	 */
	public static void addTo(HttpHeaders headers, long seconds) {
		if (!headers.containsHeader(HttpHeaders.DATE)) {
			headers.set(HttpHeaders.DATE, format(seconds));
		}
	}

	/**
	 * Format a date as senders must.
	 * @param seconds seconds since 1970
	 * @return the text
	 */
	public static String format(long seconds) {
		return FORMAT.format(Instant.ofEpochSecond(seconds));
	}

}
