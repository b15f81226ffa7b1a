package io.wattspring.benchmarks.process;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limit of open files in {@code /proc/<pid>/limits}; see {@code proc_pid_limits(5)}.
 *
 * @param soft the limit in force, {@link Long#MAX_VALUE} if there is none
 * @since 0.1.0
 */
public record OpenFiles(long soft) {

	private static final Pattern LIMIT = Pattern.compile("^Max open files\\s+(\\d+|unlimited)\\s", Pattern.MULTILINE);

	/**
	 * Check that the limit is high enough.
	 * @param needed the number of files to be open at a time
	 * @throws IllegalStateException if it is not
	 */
	public void require(long needed) {
		if (this.soft < needed) {
			throw new IllegalStateException(
					"open files: limit %d (expected: at least %d); run 'ulimit -n %d' first, or as root for more than the hard limit"
						.formatted(this.soft, needed, needed));
		}
	}

	static OpenFiles parse(String limits) {
		Matcher matcher = LIMIT.matcher(limits);
		if (!matcher.find()) {
			throw new IllegalStateException("no '" + LIMIT + "' in:\n" + limits);
		}
		String soft = matcher.group(1);
		return new OpenFiles(("unlimited".equals(soft)) ? Long.MAX_VALUE : Long.parseLong(soft));
	}

}
