package io.wattspring.cache.policy;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
	 * What clients send percent-encoded.
	 */
	private static final Pattern NOT_ASCII = Pattern.compile("[^\\x00-\\x7F]+");

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

	/**
	 * Return the beginning of the keys of all URIs with a beginning.
	 * @param prefix an absolute URI or its beginning
	 * @return the same with scheme and authority as they are in keys
	 */
	public static String prefix(String prefix) {
		int authority = prefix.indexOf("://") + "://".length();
		if (authority < "://".length()) {
			return prefix;
		}
		int slash = prefix.indexOf('/', authority);
		int path = (slash >= 0) ? slash : prefix.length();
		String scheme = lower(prefix.substring(0, authority - "://".length()));
		String written = prefix.substring(authority, path);
		String key = authority(scheme, written);
		// What has a port names one host, which others begin with once it is left out
		boolean whole = slash < 0 && key.length() < written.substring(written.indexOf('@') + 1).length();
		return scheme + "://" + key + (whole ? "/" : "") + NOT_ASCII.matcher(prefix.substring(path))
			.replaceAll((match) -> URLEncoder.encode(match.group(), StandardCharsets.UTF_8));
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

	@Nullable String query(@Nullable String query) {
		if (query == null || !this.sortQuery && this.allow.isEmpty() && this.drop.isEmpty()) {
			return query;
		}
		List<Parameter> parameters = new ArrayList<>();
		for (String written : query.split("&", -1)) {
			Parameter parameter = new Parameter(written, name(written));
			if (matters(parameter)) {
				parameters.add(parameter);
			}
		}
		if (this.sortQuery) {
			// By name only: the order of values of one name may matter
			parameters.sort(Comparator.comparing(Parameter::name, Comparator.nullsFirst(Comparator.naturalOrder())));
		}
		return parameters.isEmpty() ? null
				: parameters.stream().map(Parameter::written).collect(Collectors.joining("&"));
	}

	private boolean matters(Parameter parameter) {
		String name = parameter.name();
		if (name == null || parameter.written().indexOf(';') >= 0) {
			// The application may find another name in it
			return true;
		}
		Predicate<String> named = (pattern) -> matches(pattern, name);
		return (this.allow.isEmpty() || this.allow.stream().anyMatch(named)) && this.drop.stream().noneMatch(named);
	}

	/**
	 * Return the name of a parameter as Spring reads it, which passes over signs of
	 * equality in front of it.
	 * @param parameter name and value
	 * @return the name, or {@code null} if it cannot be decoded
	 */
	private static @Nullable String name(String parameter) {
		int start = 0;
		while (start < parameter.length() && parameter.charAt(start) == '=') {
			start++;
		}
		String written = parameter.substring(start);
		int equals = written.indexOf('=');
		try {
			return URLDecoder.decode((equals >= 0) ? written.substring(0, equals) : written, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static boolean matches(String pattern, String name) {
		return pattern.endsWith("*") ? name.startsWith(pattern.substring(0, pattern.length() - 1))
				: name.equals(pattern);
	}

	/**
	 * A parameter of a query.
	 *
	 * @param written name and value
	 * @param name the name, {@code null} if it cannot be decoded
	 */
	private record Parameter(String written, @Nullable String name) {

	}

}
