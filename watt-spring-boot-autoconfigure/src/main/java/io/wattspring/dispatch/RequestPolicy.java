package io.wattspring.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * How a request is treated, by its path: how long a run thread may be occupied by it,
 * without a break, until it is given up on, and whether it is exempt from admission.
 *
 * @since 0.1.0
 */
public final class RequestPolicy {

	// Not of the application: matched only by patterns of all paths
	private static final PathContainer OUTSIDE = PathContainer.parsePath("");

	private final String contextPath;

	private final @Nullable Duration otherwise;

	private final Map<PathPattern, Duration> giveUpAfter = new LinkedHashMap<>();

	private final List<PathPattern> exempt;

	/**
	 * Create a policy.
	 * @param contextPath what paths of the application begin with, while patterns do not;
	 * empty for nothing
	 * @param giveUpAfter the time for paths that no pattern matches; negative for ever
	 * @param giveUpAfterPath times of path patterns, the most specific one of which
	 * decides; negative for ever
	 * @param exempt patterns of paths that are exempt
	 * @throws org.springframework.web.util.pattern.PatternParseException if a pattern is
	 * none
	 */
	public RequestPolicy(String contextPath, Duration giveUpAfter, Map<String, Duration> giveUpAfterPath,
			Collection<String> exempt) {
		this.contextPath = contextPath;
		this.otherwise = limit(giveUpAfter);
		giveUpAfterPath.keySet()
			.stream()
			.map(PathPatternParser.defaultInstance::parse)
			.sorted()
			.forEach((pattern) -> this.giveUpAfter.put(pattern, giveUpAfterPath.get(pattern.getPatternString())));
		this.exempt = exempt.stream().map(PathPatternParser.defaultInstance::parse).toList();
	}

	private static @Nullable Duration limit(Duration duration) {
		return (duration.isNegative()) ? null : duration;
	}

	/**
	 * Return the time after which a request is given up on.
	 * @param request path of the request
	 * @return the time, or {@code null} if it is not limited
	 */
	@Nullable Duration giveUpAfter(RequestPath request) {
		PathContainer path = pathWithinApplication(request);
		for (Map.Entry<PathPattern, Duration> pattern : this.giveUpAfter.entrySet()) {
			if (pattern.getKey().matches(path)) {
				return limit(pattern.getValue());
			}
		}
		return this.otherwise;
	}

	/**
	 * Return whether a request is exempt from admission.
	 * @param request path of the request
	 * @return {@code true} if it is never refused
	 */
	boolean isExempt(RequestPath request) {
		PathContainer path = pathWithinApplication(request);
		for (PathPattern pattern : this.exempt) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

	// The application learns its context path only from what it is wrapped in
	private PathContainer pathWithinApplication(RequestPath request) {
		PathContainer path = request.pathWithinApplication();
		if (this.contextPath.isEmpty()) {
			return path;
		}
		if (!(path.value() + "/").startsWith(this.contextPath + "/")) {
			return OUTSIDE;
		}
		return request.modifyContextPath(request.contextPath().value() + this.contextPath).pathWithinApplication();
	}

}
