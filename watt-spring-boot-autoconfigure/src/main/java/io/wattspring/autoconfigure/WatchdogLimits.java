package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.springframework.web.util.pattern.PatternParseException;

import io.wattspring.dispatch.GiveUpPolicy;
import io.wattspring.watchdog.StallLimits;

/**
 * Checked settings of the watchdog.
 */
final class WatchdogLimits {

	private static final String GIVE_UP = "watt.watchdog.give-up-after";

	private static final String GIVE_UP_PATH = "watt.watchdog.give-up-after-path";

	private WatchdogLimits() {
	}

	static StallLimits of(WattProperties.Watchdog watchdog) {
		return new StallLimits(Expect.positive("watt.watchdog.interval", watchdog.interval()),
				Expect.positive("watt.watchdog.warn-after", watchdog.warnAfter()),
				Expect.positive("watt.watchdog.spare-after", watchdog.spareAfter()),
				Expect.atLeast(0, "watt.watchdog.max-spares", watchdog.maxSpares()));
	}

	static GiveUpPolicy giveUpPolicy(WattProperties.Watchdog watchdog) {
		check(GIVE_UP, watchdog.giveUpAfter(), watchdog.spareAfter());
		for (Map.Entry<String, Duration> path : watchdog.giveUpAfterPath().entrySet()) {
			check("%s[%s]".formatted(GIVE_UP_PATH, path.getKey()), path.getValue(), watchdog.spareAfter());
		}
		try {
			return new GiveUpPolicy(watchdog.giveUpAfter(), watchdog.giveUpAfterPath());
		}
		catch (PatternParseException ex) {
			throw new InvalidWattPropertyException(GIVE_UP_PATH, watchdog.giveUpAfterPath().keySet(),
					"path patterns as in request mappings: " + ex.toDetailedString());
		}
	}

	private static void check(String property, Duration giveUpAfter, Duration spareAfter) {
		if (!giveUpAfter.equals(Duration.ofMillis(-1)) && giveUpAfter.compareTo(spareAfter) <= 0) {
			throw new InvalidWattPropertyException(property, giveUpAfter,
					"a duration longer than watt.watchdog.spare-after (%s), or -1 for never".formatted(spareAfter));
		}
	}

}
