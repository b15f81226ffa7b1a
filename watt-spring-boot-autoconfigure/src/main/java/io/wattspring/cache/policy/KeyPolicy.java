package io.wattspring.cache.policy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Keys of stored responses: scheme, normalized authority, path and query as they were
 * sent, unless told otherwise.
 *
 * @param sortQuery whether the order of query parameters does not matter
 * @param allow names of the query parameters that matter, all if empty; {@code *} at the
 * end stands for any ending
 * @param drop names of query parameters that do not matter
 * @since 0.1.0
 */
public record KeyPolicy(boolean sortQuery, List<String> allow, List<String> drop) {

	/**
	 * The whole query, as it was sent.
	 */
	public static final KeyPolicy AS_SENT = new KeyPolicy(false, List.of(), List.of());

	/**
	 * Return the key of a URI.
	 * @param uri an absolute URI
	 * @return its key
	 */
	public String key(URI uri) {
		String scheme = lower(uri.getScheme());
		String query = query(uri.getRawQuery());
		String path = uri.getRawPath();
		return scheme + "://" + authority(scheme, uri.getRawAuthority())
				+ ((path == null || path.isEmpty()) ? "/" : path) + ((query != null) ? "?" + query : "");
	}

	private static String lower(@Nullable String text) {
		return (text != null) ? text.toLowerCase(Locale.ROOT) : "";
	}

	private static String authority(String scheme, @Nullable String authority) {
		String lower = lower(authority);
		lower = lower.substring(lower.indexOf('@') + 1);
		String defaultPort = scheme.equals("https") ? ":443" : ":80";
		if (lower.endsWith(defaultPort)) {
			return lower.substring(0, lower.length() - defaultPort.length());
		}
		return lower.endsWith(":") ? lower.substring(0, lower.length() - 1) : lower;
	}

	private @Nullable String query(@Nullable String query) {
		if (query == null || !this.sortQuery && this.allow.isEmpty() && this.drop.isEmpty()) {
			return query;
		}
		List<String> parameters = new ArrayList<>();
		for (String parameter : query.split("&", -1)) {
			if (matters(parameter)) {
				parameters.add(parameter);
			}
		}
		if (this.sortQuery) {
			// By name only: the order of values of one name may matter
			parameters.sort((one, other) -> name(one).compareTo(name(other)));
		}
		return parameters.isEmpty() ? null : String.join("&", parameters);
	}

	private boolean matters(String parameter) {
		Predicate<String> named = (pattern) -> matches(pattern, name(parameter));
		return (this.allow.isEmpty() || this.allow.stream().anyMatch(named)) && this.drop.stream().noneMatch(named);
	}

	private static String name(String parameter) {
		int equals = parameter.indexOf('=');
		return (equals >= 0) ? parameter.substring(0, equals) : parameter;
	}

	private static boolean matches(String pattern, String name) {
		return pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1))
				: name.equals(pattern);
	}

}
