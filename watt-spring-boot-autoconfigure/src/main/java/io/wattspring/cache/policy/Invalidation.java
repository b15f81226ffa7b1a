package io.wattspring.cache.policy;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * What a request makes invalid, RFC 9111, section 4.4.
 *
 * @since 0.1.0
 */
public final class Invalidation {

	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private static final int FIRST_SUCCESS = 200;

	private static final int FIRST_ERROR = 400;

	private Invalidation() {
	}

	/**
	 * Return whether a method changes nothing, as far as is known.
	 * @param method the method
	 * @return whether it is safe
	 */
	public static boolean isSafe(HttpMethod method) {
		return SAFE.contains(method.name());
	}

	/**
	 * Return the URIs that become invalid.
	 * @param method method of the request
	 * @param uri what was requested
	 * @param status status of the response
	 * @param headers fields of the response
	 * @return the URIs: that of the request and those of the same origin that the
	 * response names
	 */
	public static List<URI> of(HttpMethod method, URI uri, int status, HttpHeaders headers) {
		if (isSafe(method) || status < FIRST_SUCCESS || status >= FIRST_ERROR) {
			return List.of();
		}
		List<URI> uris = new ArrayList<>();
		uris.add(uri);
		for (String name : List.of(HttpHeaders.LOCATION, HttpHeaders.CONTENT_LOCATION)) {
			URI named = resolve(uri, headers.getFirst(name));
			if (named != null && isSameOrigin(uri, named)) {
				uris.add(named);
			}
		}
		return uris;
	}

	private static @Nullable URI resolve(URI uri, @Nullable String reference) {
		if (reference == null) {
			return null;
		}
		try {
			return resolve(uri, URI.create(FieldList.trim(reference)));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Resolve a reference as RFC 3986, section 5.2.2, has it. {@link URI#resolve} follows
	 * RFC 2396, leaves dots in absolute paths and drops empty segments.
	 * @param base what it is relative to
	 * @param reference the reference
	 * @return the URI, {@code null} if it has no authority
	 */
	private static @Nullable URI resolve(URI base, URI reference) {
		String path = reference.getRawPath();
		String authority = reference.getRawAuthority();
		if (reference.getScheme() != null && authority == null) {
			return null;
		}
		String query = reference.getRawQuery();
		if (authority == null && path.isEmpty()) {
			path = base.getRawPath();
			query = (query != null) ? query : base.getRawQuery();
		}
		else if (authority == null && !path.startsWith("/")) {
			path = parent(base.getRawPath()) + path;
		}
		String scheme = (reference.getScheme() != null) ? reference.getScheme() : base.getScheme();
		return URI.create(scheme + "://" + ((authority != null) ? authority : base.getRawAuthority())
				+ withoutDots(path) + ((query != null) ? "?" + query : ""));
	}

	private static String parent(String path) {
		return path.isEmpty() ? "/" : path.substring(0, path.lastIndexOf('/') + 1);
	}

	/**
	 * Remove dot segments, RFC 3986, section 5.2.4.
	 * @param path a path
	 * @return the path without them, never beyond the root
	 */
	private static String withoutDots(String path) {
		if (path.isEmpty()) {
			return path;
		}
		Deque<String> kept = new ArrayDeque<>();
		String[] segments = path.substring(1).split("/", -1);
		for (String segment : segments) {
			if (segment.equals("..")) {
				kept.pollLast();
			}
			else if (!segment.equals(".")) {
				kept.add(segment);
			}
		}
		String last = segments[segments.length - 1];
		if (last.equals(".") || last.equals("..")) {
			kept.add("");
		}
		return "/" + String.join("/", kept);
	}

	private static boolean isSameOrigin(URI one, URI other) {
		return origin(one).equals(origin(other));
	}

	private static String origin(URI uri) {
		String key = KeyPolicy.AS_SENT.key(uri);
		int path = key.indexOf('/', key.indexOf("://") + "://".length());
		return key.substring(0, path);
	}

}
