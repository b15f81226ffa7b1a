package io.wattspring.benchmarks.process;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Line of the application's log that tells about its start.
 */
final class StartupLine {

	private static final Pattern PORT = Pattern.compile("^benchmark\\.port=(\\d+)$");

	private static final Pattern STARTED = Pattern
		.compile("Started \\S+ in ([\\d.]+) seconds \\(process running for ([\\d.]+)\\)");

	private StartupLine() {
	}

	static OptionalInt port(String line) {
		Matcher matcher = PORT.matcher(line);
		return (matcher.find()) ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
	}

	/**
	 * Return the time that Spring Boot says its start took.
	 * @param line a line of the log
	 * @return the time in milliseconds, if the line has it
	 */
	static OptionalDouble startedMillis(String line) {
		Matcher matcher = STARTED.matcher(line);
		return (matcher.find()) ? OptionalDouble.of(Double.parseDouble(matcher.group(1)) * 1000)
				: OptionalDouble.empty();
	}

}
