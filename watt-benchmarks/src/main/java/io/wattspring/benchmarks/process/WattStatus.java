package io.wattspring.benchmarks.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the watchdog has done, as {@code /actuator/watt} tells.
 *
 * @param spares spare threads that there are
 * @param stalls stalls reported since the start
 * @param interventions handlers given up on, and event loops swapped
 * @since 0.1.0
 */
public record WattStatus(long spares, long stalls, long interventions) {

	private static final Pattern SPARES = Pattern.compile("\"spares\":(\\d+)");

	private static final Pattern STALLS = Pattern.compile("\"stalls\":\\{\"count\":(\\d+)");

	private static final Pattern INTERVENTIONS = Pattern.compile("\"(?:gaveUp\"|swaps\":\\{\"count\"):(\\d+)");

	static WattStatus parse(String json) {
		String text = json.replaceAll("\\s", "");
		return new WattStatus(sum(SPARES, text), sum(STALLS, text), sum(INTERVENTIONS, text));
	}

	private static long sum(Pattern pattern, String text) {
		long sum = 0;
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			sum += Long.parseLong(matcher.group(1));
		}
		return sum;
	}

}
