package io.wattspring.benchmarks.scenario;

import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * Requests per second to offer.
 */
@FunctionalInterface
interface Rate {

	/**
	 * Return the rate.
	 * @param process the server, which may be asked
	 * @return requests per second
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	int of(ApplicationProcess process) throws InterruptedException;

}
