package io.wattspring.benchmarks.process;

import java.time.Duration;

/**
 * CPU times in {@code /proc/<pid>/stat}; see {@code proc_pid_stat(5)}.
 *
 * @param own user and system time of the process
 * @param children user and system time of its children that have ended and were waited
 * for
 * @since 0.1.0
 */
public record ProcessStat(Duration own, Duration children) {

	// positions behind the name of the program, which is in parentheses and may have any
	// character in it; utime is the 14th field of the file
	private static final int USER_TIME = 11;

	static ProcessStat parse(String stat) {
		String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
		return new ProcessStat(sum(fields, USER_TIME), sum(fields, USER_TIME + 2));
	}

	Duration total() {
		return this.own.plus(this.children);
	}

	private static Duration sum(String[] fields, int first) {
		return Ticks.duration(Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]));
	}

}
