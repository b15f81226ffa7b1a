package io.wattspring.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * How long a run thread may be occupied by a request, without a break, until it is given
 * up on; the most specific pattern that matches the path decides.
 *
 * @since 0.1.0
 */
public final class GiveUpPolicy {

	private final @Nullable Duration otherwise;

	private final Map<PathPattern, Duration> patterns = new LinkedHashMap<>();

	/**
	 * Create a policy.
	 * @param otherwise the time for paths that no pattern matches; negative for ever
	 * @param patterns times of path patterns; negative for ever
	 * @throws org.springframework.web.util.pattern.PatternParseException if a pattern is
	 * none
	 */
	public GiveUpPolicy(Duration otherwise, Map<String, Duration> patterns) {
		this.otherwise = limit(otherwise);
		patterns.keySet()
			.stream()
			.map(PathPatternParser.defaultInstance::parse)
			.sorted()
			.forEach((pattern) -> this.patterns.put(pattern, patterns.get(pattern.getPatternString())));
	}

	private static @Nullable Duration limit(Duration duration) {
		return (duration.isNegative()) ? null : duration;
	}

	/**
	 * Return the time for a path.
	 * @param path path within the application
	 * @return the time, or {@code null} if it is not limited
	 */
	@Nullable Duration after(PathContainer path) {
		for (Map.Entry<PathPattern, Duration> pattern : this.patterns.entrySet()) {
			if (pattern.getKey().matches(path)) {
				return limit(pattern.getValue());
			}
		}
		return this.otherwise;
	}

}
