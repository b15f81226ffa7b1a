package io.wattspring.benchmarks.process;

import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Times of all processors of the machine in {@code /proc/stat}; see {@code proc_stat(5)}.
 *
 * @param total all their time, idle or not
 * @param busy time in which they ran something
 * @param stolen time that something could have run, but the host of this virtual machine
 * ran others
 * @since 0.1.0
 */
public record MachineStat(Duration total, Duration busy, Duration stolen) {

	/**
	 * User, nice, system, idle, iowait, irq, softirq, steal. What follows is guests'
	 * time, which is in the user's.
	 */
	private static final int TIMES = 8;

	private static final int IDLE = 3;

	static MachineStat parse(String stat) {
		String all = stat.lines().findFirst().orElse("");
		long[] times = Stream.of(all.split(" +")).skip(1).limit(TIMES).mapToLong(Long::parseLong).toArray();
		if (!all.startsWith("cpu ") || times.length < TIMES) {
			throw new IllegalStateException("Not the times of all processors: " + all);
		}
		long total = LongStream.of(times).sum();
		long stolen = times[TIMES - 1];
		long idle = times[IDLE] + times[IDLE + 1];
		return new MachineStat(Ticks.duration(total), Ticks.duration(total - idle - stolen), Ticks.duration(stolen));
	}

	/**
	 * Return how much of the time since then was stolen.
	 * @param before the times then
	 * @return percent, {@code NaN} if no time has passed
	 */
	public double stolenPercent(MachineStat before) {
		return percent(this.stolen.minus(before.stolen), before);
	}

	double percent(Duration part, MachineStat before) {
		return 100.0 * part.toMillis() / this.total.minus(before.total).toMillis();
	}

}
