package io.wattspring.benchmarks.process;

/**
 * Answer to a request of the harness.
 *
 * @param status the status code, 0 if there was no answer in time
 * @param body the whole body
 * @since 0.1.0
 */
public record Reply(int status, String body) {

	/**
	 * Return the body of an answer that must be there.
	 * @return the body
	 * @throws IllegalStateException if the status is not 200
	 */
	public String required() {
		if (this.status != 200) {
			throw new IllegalStateException("status: %d (expected: 200)".formatted(this.status));
		}
		return this.body;
	}

}
