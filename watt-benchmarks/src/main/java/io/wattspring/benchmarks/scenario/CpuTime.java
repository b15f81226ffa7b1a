package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;

/**
 * Tells how much processor time something has used.
 */
@FunctionalInterface
interface CpuTime {

	/**
	 * Return the time.
	 * @return user and system time so far
	 * @throws IOException if it has ended
	 */
	Duration get() throws IOException;

}
