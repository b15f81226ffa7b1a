package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.core.env.Environment;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

import io.wattspring.dispatch.AdmissionLimits;
import io.wattspring.dispatch.RequestPolicy;

/**
 * Checked settings of the dispatch to the run queue.
 */
final class DispatchLimits {

	private static final String GIVE_UP = "watt.watchdog.give-up-after";

	private static final String GIVE_UP_PATH = "watt.watchdog.give-up-after-path";

	private static final String EXCLUDED = "watt.overload.excluded-paths";

	private DispatchLimits() {
	}

	static AdmissionLimits admission(WattProperties.Overload overload) {
		return new AdmissionLimits(overload.enabled(),
				Expect.positive("watt.overload.target-delay", overload.targetDelay()),
				Expect.positive("watt.overload.interval", overload.interval()),
				Expect.notNegative("watt.overload.warm-up", overload.warmUp()),
				Expect.atLeast(1, "watt.overload.queue-capacity", overload.queueCapacity()),
				Expect.atLeast(1, "watt.overload.max-in-flight", overload.maxInFlight()));
	}

	static RequestPolicy policy(WattProperties properties, Environment environment) {
		WattProperties.Watchdog watchdog = properties.watchdog();
		checkGiveUp(GIVE_UP, watchdog.giveUpAfter(), watchdog.spareAfter());
		for (Map.Entry<String, Duration> path : watchdog.giveUpAfterPath().entrySet()) {
			checkPattern(GIVE_UP_PATH, path.getKey());
			checkGiveUp("%s[%s]".formatted(GIVE_UP_PATH, path.getKey()), path.getValue(), watchdog.spareAfter());
		}
		List<String> excluded = excluded(properties.overload(), environment);
		excluded.forEach((pattern) -> checkPattern(EXCLUDED, pattern));
		return new RequestPolicy(ServedPaths.contextPath(environment), watchdog.giveUpAfter(),
				watchdog.giveUpAfterPath(), excluded);
	}

	private static List<String> excluded(WattProperties.Overload overload, Environment environment) {
		List<String> excluded = overload.excludedPaths();
		return (excluded != null) ? excluded : ServedPaths.actuator(environment);
	}

	private static void checkGiveUp(String property, Duration giveUpAfter, Duration spareAfter) {
		if (!giveUpAfter.equals(Duration.ofMillis(-1))
				&& (giveUpAfter.compareTo(spareAfter) <= 0 || Expect.isTooLong(giveUpAfter))) {
			throw new InvalidWattPropertyException(property, giveUpAfter,
					"a duration longer than watt.watchdog.spare-after (%s), at most 365 days, or -1 for never"
						.formatted(Expect.written(spareAfter)));
		}
	}

	private static void checkPattern(String property, String pattern) {
		try {
			PathPatternParser.defaultInstance.parse(pattern);
		}
		catch (PatternParseException ex) {
			throw new InvalidWattPropertyException(property, pattern,
					"a path pattern as in request mappings; " + ex.getMessage());
		}
	}

}
