package io.wattspring.benchmarks.process;

import java.time.Duration;

/**
 * What the processors of the machine have done, and how much of it for the benchmark.
 *
 * @param machine times of the processors
 * @param benchmark CPU time of the harness and of all processes that it has started
 * @since 0.1.0
 */
public record MachineUse(MachineStat machine, Duration benchmark) {

	/**
	 * Return how much of the time since then was stolen.
	 * @param before the use then
	 * @return percent, {@code NaN} if no time has passed
	 */
	public double stolenPercent(MachineUse before) {
		return this.machine.stolenPercent(before.machine);
	}

	/**
	 * Return how much of the time since then other processes, and the kernel, have used.
	 * @param before the use then
	 * @return percent, {@code NaN} if no time has passed
	 */
	public double othersPercent(MachineUse before) {
		Duration busy = this.machine.busy().minus(before.machine.busy());
		Duration others = busy.minus(this.benchmark.minus(before.benchmark));
		// The two are not counted alike, so that a little less than nothing may be left
		return Math.max(0, this.machine.percent(others, before.machine));
	}

}
