package io.wattspring.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.http.HttpStatus;
import org.springframework.util.MimeType;

import io.wattspring.worker.OperationRefusedException;

/**
 * Problem details of an operation that was refused.
 *
 * @param title reason phrase of the status
 * @param status the status
 * @param detail why it was refused
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 * @since 0.1.0
 */
public record ProblemDescriptor(String title, int status, String detail) implements OperationResponseBody {

	private static final MimeType PROBLEM_JSON = MimeType.valueOf("application/problem+json");

	static WebEndpointResponse<Object> of(OperationRefusedException ex) {
		HttpStatus status = switch (ex.getReason()) {
			case INVALID -> HttpStatus.BAD_REQUEST;
			case UNKNOWN_WORKER -> HttpStatus.NOT_FOUND;
			case CONFLICT -> HttpStatus.CONFLICT;
		};
		return new WebEndpointResponse<>(
				new ProblemDescriptor(status.getReasonPhrase(), status.value(), String.valueOf(ex.getMessage())),
				status.value(), PROBLEM_JSON);
	}

}
