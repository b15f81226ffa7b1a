package io.wattspring.benchmarks.load;

/**
 * What became of a request.
 *
 * @since 0.1.0
 */
public enum Outcome {

	/**
	 * Status 200 and the whole body in time.
	 */
	ANSWERED,

	/**
	 * Status 503 in time.
	 */
	SHED,

	/**
	 * Another status, or a connection that failed.
	 */
	FAILED,

	/**
	 * No whole answer in time.
	 */
	TIMED_OUT,

	/**
	 * Not sent, since too many others were in flight.
	 */
	DROPPED;

	static Outcome of(int status) {
		return switch (status) {
			case 200 -> ANSWERED;
			case 503 -> SHED;
			default -> FAILED;
		};
	}

}
