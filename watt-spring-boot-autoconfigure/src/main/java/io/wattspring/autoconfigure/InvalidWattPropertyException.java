package io.wattspring.autoconfigure;

import java.time.Duration;

/**
 * A property of this project has a value that it cannot have.
 */
final class InvalidWattPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String expected;

	/**
	 * Create an exception.
	 * @param property name of the property
	 * @param value its value
	 * @param expected what values it can have
	 */
	InvalidWattPropertyException(String property, Object value, String expected) {
		super("%s: %s (expected: %s)".formatted(property, written(value), expected));
		this.property = property;
		this.expected = expected;
	}

	private static Object written(Object value) {
		return (value instanceof Duration duration) ? Expect.written(duration) : value;
	}

	String getProperty() {
		return this.property;
	}

	String getExpected() {
		return this.expected;
	}

}
