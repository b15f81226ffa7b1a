package io.wattspring.benchmarks.scenario;

import java.io.IOException;

/**
 * Something to measure for each configuration.
 *
 * @since 0.1.0
 */
public interface Scenario {

	/**
	 * Return the name, for options, tables and files.
	 * @return lower case letters and digits
	 */
	String name();

	/**
	 * Return how it is measured.
	 * @param plan how long and how often
	 * @return one or more sentences for the report
	 */
	String description(Plan plan);

	/**
	 * Return whether the result is a table with a row for each load and configuration,
	 * and a chart.
	 * @return whether it is
	 */
	default boolean comparesLoads() {
		return false;
	}

	/**
	 * Check what can be checked before the first measurement.
	 * @param plan how long and how often to measure
	 * @throws IOException if the check itself fails
	 * @throws IllegalStateException if something is missing
	 */
	void check(Plan plan) throws IOException;

	/**
	 * Measure.
	 * @param bench what to measure with
	 * @throws IOException if a process can not be started or watched
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	void run(Bench bench) throws IOException, InterruptedException;

}
