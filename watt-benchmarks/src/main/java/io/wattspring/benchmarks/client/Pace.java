package io.wattspring.benchmarks.client;

/**
 * When each of several threads is to send its requests so that they are evenly spread.
 *
 * @param requestsPerSecond the rate of all threads together
 * @param threads number of threads
 */
record Pace(int requestsPerSecond, int threads) {

	private static final long SECOND = 1_000_000_000;

	/**
	 * Return the time of a request.
	 * @param thread the thread, from 0
	 * @param request the thread's request, from 0
	 * @return nanoseconds since the start
	 */
	long nanos(int thread, int request) {
		return SECOND * ((long) request * this.threads + thread) / this.requestsPerSecond;
	}

	int requests(int thread, int seconds) {
		int total = this.requestsPerSecond * seconds;
		return (total - thread + this.threads - 1) / this.threads;
	}

}
