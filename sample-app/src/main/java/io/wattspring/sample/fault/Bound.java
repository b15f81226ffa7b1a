package io.wattspring.sample.fault;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * The range of a request parameter.
 *
 * @param name the name of the parameter
 * @param lowest the lowest value allowed
 * @param highest the highest value allowed
 */
record Bound(String name, long lowest, long highest) {

	/**
	 * Check a value.
	 * @param value the value
	 * @return the value
	 * @throws ResponseStatusException with status 400 if it is out of range
	 */
	long check(long value) {
		if (value < this.lowest || value > this.highest) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					this.name + ": " + value + " (expected: " + this.lowest + " to " + this.highest + ")");
		}
		return value;
	}

}
