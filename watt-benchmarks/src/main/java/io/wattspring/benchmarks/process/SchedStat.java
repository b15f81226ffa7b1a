package io.wattspring.benchmarks.process;

import java.time.Duration;

/**
 * CPU time in {@code /proc/<pid>/task/<tid>/schedstat}, which is finer than the ticks of
 * {@code stat}; see the kernel's {@code Documentation/scheduler/sched-stats.rst}.
 */
final class SchedStat {

	private SchedStat() {
	}

	static Duration parse(String schedstat) {
		return Duration.ofNanos(Long.parseLong(schedstat.trim().split(" ")[0]));
	}

}
