package io.wattspring.benchmarks.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Figures in {@code /proc/<pid>/status}; see {@code proc_pid_status(5)}.
 *
 * @param residentKibibytes the resident set size, {@code VmRSS}
 * @param threads number of threads
 * @since 0.1.0
 */
public record ProcessStatus(long residentKibibytes, int threads) {

	private static final Pattern RESIDENT = Pattern.compile("^VmRSS:\\s+(\\d+) kB$", Pattern.MULTILINE);

	private static final Pattern THREADS = Pattern.compile("^Threads:\\s+(\\d+)$", Pattern.MULTILINE);

	static ProcessStatus parse(String status) {
		return new ProcessStatus(number(RESIDENT, status), (int) number(THREADS, status));
	}

	private static long number(Pattern pattern, String status) {
		Matcher matcher = pattern.matcher(status);
		if (!matcher.find()) {
			throw new IllegalStateException("no '" + pattern + "' in:\n" + status);
		}
		return Long.parseLong(matcher.group(1));
	}

}
