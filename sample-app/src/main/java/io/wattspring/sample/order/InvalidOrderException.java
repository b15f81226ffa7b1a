package io.wattspring.sample.order;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * An order was refused. Each violation is in the property {@code errors} of the problem
 * detail.
 */
final class InvalidOrderException extends ResponseStatusException {

	private static final long serialVersionUID = 1L;

	InvalidOrderException(List<Violation> violations) {
		super(HttpStatus.BAD_REQUEST, "The order cannot be accepted");
		getBody().setProperty("errors", List.copyOf(violations));
	}

}
