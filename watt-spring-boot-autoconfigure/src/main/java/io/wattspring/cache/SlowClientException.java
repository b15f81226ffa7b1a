package io.wattspring.cache;

/**
 * A client is cut off, since it read too slowly for others.
 */
final class SlowClientException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SlowClientException() {
		super("The client read too slowly for others", null, false, false);
	}

}
