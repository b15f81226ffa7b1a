package io.wattspring.cache.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

	private static final int MAX_LENGTH = 40;

	private static final int MAX_YEARS_AHEAD = 50;

	private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
			"oct", "nov", "dec");

	private static final String MONTH = "(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)";

	private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

	private static final Pattern IMF_FIXDATE = pattern(
			"(?:mon|tue|wed|thu|fri|sat|sun), (?<day>\\d\\d) " + MONTH + " (?<year>\\d{4}) " + TIME + " gmt");

	private static final Pattern RFC850 = pattern("(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday), "
			+ "(?<day>\\d\\d)-" + MONTH + "-(?<year>\\d\\d) " + TIME + " gmt");

	private static final Pattern ASCTIME = pattern(
			"(?:mon|tue|wed|thu|fri|sat|sun) " + MONTH + " (?<day>\\d\\d| \\d) " + TIME + " (?<year>\\d{4})");

	private static final DateTimeFormatter FORMAT = DateTimeFormatter
		.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
		.withZone(ZoneOffset.UTC);

	private HttpDate() {
	}

	private static Pattern pattern(String regex) {
		return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
	}

	/**
	 * Parse a date.
	 * @param text the text
	 * @param now seconds since 1970, to tell the century of two-digit years
	 * @return seconds since 1970, or {@link #INVALID}
	 */
	public static long parse(String text, long now) {
		if (text.length() > MAX_LENGTH) {
			return INVALID;
		}
		for (Pattern pattern : List.of(IMF_FIXDATE, RFC850, ASCTIME)) {
			Matcher matcher = pattern.matcher(text);
			if (matcher.matches()) {
				return seconds(matcher, now);
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

	private static long seconds(Matcher matcher, long now) {
		try {
			int year = number(matcher, "year");
			int month = MONTHS.indexOf(matcher.group("month").toLowerCase(Locale.ROOT)) + 1;
			// 60 is a leap second
			int second = Math.min(59, number(matcher, "second"));
			if (number(matcher, "second") > 60) {
				return INVALID;
			}
			LocalDateTime date = LocalDateTime.of((matcher.group("year").length() == 2) ? century(year, now) : year,
					month, number(matcher, "day"), number(matcher, "hour"), number(matcher, "minute"), second);
			return date.toEpochSecond(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			return INVALID;
		}
	}

	private static int number(Matcher matcher, String group) {
		return Integer.parseInt(matcher.group(group).trim());
	}

	private static int century(int year, long now) {
		int current = Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC).getYear();
		int full = current - current % 100 + year;
		return (full > current + MAX_YEARS_AHEAD) ? full - 100 : full;
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
