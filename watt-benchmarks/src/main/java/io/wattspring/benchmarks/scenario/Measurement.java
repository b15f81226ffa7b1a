package io.wattspring.benchmarks.scenario;

import java.io.IOException;

import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * What is measured on a fresh process.
 */
@FunctionalInterface
interface Measurement {

	/**
	 * Measure.
	 * @param process the warm process
	 * @param recorder takes the values
	 * @throws IOException if a process can not be started or watched
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException;

}
