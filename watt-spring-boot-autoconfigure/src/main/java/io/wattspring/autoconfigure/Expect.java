package io.wattspring.autoconfigure;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

/**
 * Checks of property values, at the border to what they configure.
 */
final class Expect {

	private Expect() {
	}

	static Duration positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidWattPropertyException(property, value, "a positive duration");
		}
		return value;
	}

	static Duration notNegative(String property, Duration value) {
		if (value.isNegative()) {
			throw new InvalidWattPropertyException(property, value, "a duration, not negative");
		}
		return value;
	}

	static DataSize positive(String property, DataSize value) {
		if (value.toBytes() <= 0 || value.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidWattPropertyException(property, value, "a positive size, below 2GB");
		}
		return value;
	}

	static double share(String property, double value) {
		if (!(value > 0 && value <= 1)) {
			throw new InvalidWattPropertyException(property, value, "a number greater than 0, at most 1");
		}
		return value;
	}

	static int atLeast(int least, String property, int value) {
		if (value < least) {
			throw new InvalidWattPropertyException(property, value, "a number, at least " + least);
		}
		return value;
	}

}
