package io.wattspring.worker;

/**
 * What to do next with a connection whose worker drains.
 */
enum DrainStep {

	/**
	 * Leave it alone: something is in flight, or may be on its way.
	 */
	WAIT,

	/**
	 * Tell an HTTP/2 client to open its next streams elsewhere.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.8">RFC 9113, section
	 * 6.8</a>
	 */
	ANNOUNCE,

	/**
	 * Close it; HTTP/2 closes once its streams have ended.
	 */
	CLOSE;

	/**
	 * Decide the next step.
	 * @param http2 whether the connection speaks HTTP/2
	 * @param announced whether the client has been told already
	 * @param inFlight requests that are not answered yet
	 * @param quietNanos nanoseconds since the connection was last seen in use, or since
	 * the drain began
	 * @param graceNanos nanoseconds for which a request may still be on its way
	 * @return the step
	 */
	static DrainStep of(boolean http2, boolean announced, long inFlight, long quietNanos, long graceNanos) {
		if (http2) {
			return (!announced) ? ANNOUNCE : (quietNanos >= graceNanos) ? CLOSE : WAIT;
		}
		return (inFlight == 0 && quietNanos >= graceNanos) ? CLOSE : WAIT;
	}

}
