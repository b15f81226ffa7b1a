package io.wattspring.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

import io.wattspring.cache.policy.FieldList;

/**
 * Checks of property values, at the border to what they configure.
 */
final class Expect {

	private static final Duration NEVER = Duration.ofMillis(-1);

	/**
	 * Longer than anything that is waited for, and nanoseconds that can be added up.
	 */
	private static final Duration LONGEST = Duration.ofDays(365);

	private Expect() {
	}

	static Duration positive(String property, Duration value) {
		if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
			throw new InvalidWattPropertyException(property, value, "a positive duration, at most 365 days");
		}
		return value;
	}

	static @Nullable Duration positiveOrNever(String property, Duration value) {
		if (NEVER.equals(value)) {
			return null;
		}
		if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
			throw new InvalidWattPropertyException(property, value,
					"a positive duration, at most 365 days, or -1 for never");
		}
		return value;
	}

	/**
	 * Write a duration as it is written in properties.
	 * @param duration the duration
	 * @return the text, in the largest unit of days, seconds and milliseconds that fits
	 */
	static String written(Duration duration) {
		ChronoUnit unit = (duration.getNano() != 0) ? ChronoUnit.MILLIS
				: (duration.isZero() || duration.toSeconds() % ChronoUnit.DAYS.getDuration().toSeconds() != 0)
						? ChronoUnit.SECONDS : ChronoUnit.DAYS;
		return DurationStyle.SIMPLE.print(duration, unit);
	}

	static boolean isTooLong(Duration value) {
		return value.compareTo(LONGEST) > 0;
	}

	static Duration notNegative(String property, Duration value) {
		if (value.isNegative() || value.compareTo(LONGEST) > 0) {
			throw new InvalidWattPropertyException(property, value, "a duration, not negative, at most 365 days");
		}
		return value;
	}

	static DataSize positive(String property, DataSize value) {
		if (value.toBytes() <= 0 || value.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidWattPropertyException(property, value, "a positive size, below 2GB");
		}
		return value;
	}

	static void tokens(String property, List<String> values) {
		for (String value : values) {
			if (!FieldList.isToken(value)) {
				throw new InvalidWattPropertyException(property, value,
						"names of letters, digits and !#$%&'*+-.^_`|~, separated by commas");
			}
		}
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
