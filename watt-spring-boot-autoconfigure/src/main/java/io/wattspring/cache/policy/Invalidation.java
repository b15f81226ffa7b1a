package io.wattspring.cache.policy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

	private static final Pattern BEYOND_ROOT = Pattern.compile("^(?:/\\.\\.)+(?:/|$)");

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
			// URI.resolve follows RFC 2396: it drops the last segment before a query
			String text = FieldList.trim(reference);
			return withinRoot(uri.resolve((text.startsWith("?")) ? uri.getRawPath() + text : text));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Remove what goes beyond the root, which RFC 2396 keeps.
	 * @param uri a URI
	 * @return the URI as RFC 3986, section 5.2.4, has it
	 */
	private static URI withinRoot(URI uri) {
		String path = uri.getRawPath();
		String within = (path != null) ? BEYOND_ROOT.matcher(path).replaceFirst("/") : null;
		if (within == null || within.equals(path)) {
			return uri;
		}
		return uri.resolve((uri.getRawQuery() != null) ? within + "?" + uri.getRawQuery() : within);
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
