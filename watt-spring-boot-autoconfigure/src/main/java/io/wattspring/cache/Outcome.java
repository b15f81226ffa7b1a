package io.wattspring.cache;

import org.jspecify.annotations.Nullable;

import io.wattspring.cache.store.StoredResponse;

/**
 * What became of a request to the application, for those who wait for it.
 *
 * @param kind what they can do
 * @param response the response, for {@link Kind#RESPONSE} and {@link Kind#STALE}
 * @param body its body while it is being recorded, {@code null} when the response has it
 * @param flush whether the body is to be flushed as it comes
 * @param length length of that body, -1 if not known
 * @param status status that the application answered
 * @param stored whether the response is, or will be, stored
 */
record Outcome(Kind kind, @Nullable StoredResponse response, @Nullable FillBody body, boolean flush, long length,
		int status, boolean stored) {

	/**
	 * What those who wait can do.
	 */
	enum Kind {

		/**
		 * Send the response.
		 */
		RESPONSE,

		/**
		 * Send what was stored before, since the application failed.
		 */
		STALE,

		/**
		 * Ask again, without the stored validators: they were not understood.
		 */
		AGAIN,

		/**
		 * Ask for themselves, since the response is not for them.
		 */
		ALONE,

		/**
		 * Ask for themselves, since they waited too long.
		 */
		TIMED_OUT,

		/**
		 * Nothing: the application answers the client itself.
		 */
		TAKEN

	}

	static Outcome of(Kind kind) {
		return new Outcome(kind, null, null, false, -1, 0, false);
	}

	static Outcome response(StoredResponse response, int status, boolean stored) {
		return new Outcome(Kind.RESPONSE, response, null, false, -1, status, stored);
	}

	static Outcome streaming(StoredResponse head, FillBody body, boolean flush, long length) {
		return new Outcome(Kind.RESPONSE, head, body, flush, length, head.status(), true);
	}

	static Outcome stale(StoredResponse response, int status) {
		return new Outcome(Kind.STALE, response, null, false, -1, status, false);
	}

}
