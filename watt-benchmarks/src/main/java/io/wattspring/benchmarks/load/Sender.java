package io.wattspring.benchmarks.load;

/**
 * Sends requests and ends their exchanges. All but the constructor runs on one event
 * loop.
 */
interface Sender {

	/**
	 * Send a request.
	 * @param exchange to be ended with the outcome
	 */
	void send(Exchange exchange);

}
