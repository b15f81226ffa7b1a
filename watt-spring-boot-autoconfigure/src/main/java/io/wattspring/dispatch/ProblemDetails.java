package io.wattspring.dispatch;

import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpStatus;

/**
 * Problem details as JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
final class ProblemDetails {

	private ProblemDetails() {
	}

	/**
	 * Write problem details.
	 * @param status the status
	 * @param detail what happened; plain text without quotes or backslashes
	 * @return a JSON object in UTF-8
	 */
	static byte[] json(HttpStatus status, String detail) {
		return "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
			.formatted(status.getReasonPhrase(), status.value(), detail)
			.getBytes(StandardCharsets.UTF_8);
	}

}
