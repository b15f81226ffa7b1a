package io.wattspring.worker;

import java.util.regex.Pattern;

import reactor.netty.http.server.HttpServerRequest;

/**
 * What logs, events and endpoints call a request: its method and its path as the client
 * sent it, without the query. A client decides what it reads there, so nothing but
 * printable ASCII is in it, and not much of that.
 *
 * @since 0.1.0
 */
public final class RequestName {

	private static final int MAX_LENGTH = 200;

	private static final String ELLIPSIS = "...";

	// Of a request in absolute form (RFC 9112, section 3.2.2)
	private static final Pattern ORIGIN = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/]*");

	private RequestName() {
	}

	/**
	 * Return the name of a request.
	 * @param request the request
	 * @return one line of at most 200 characters
	 */
	public static String of(HttpServerRequest request) {
		return of(request.method().name(), request.uri());
	}

	static String of(String method, String uri) {
		String name = method + " " + path(uri);
		StringBuilder printable = new StringBuilder();
		for (int i = 0; i < name.length() && printable.length() <= MAX_LENGTH; i++) {
			append(printable, name.charAt(i));
		}
		if (printable.length() > MAX_LENGTH) {
			printable.setLength(MAX_LENGTH - ELLIPSIS.length());
			printable.append(ELLIPSIS);
		}
		return printable.toString();
	}

	private static String path(String uri) {
		String path = uri.substring(0, Math.min(indexOf(uri, '?'), indexOf(uri, '#')));
		path = ORIGIN.matcher(path).replaceFirst("");
		return (!path.isEmpty()) ? path : "/";
	}

	private static int indexOf(String uri, char end) {
		int index = uri.indexOf(end);
		return (index >= 0) ? index : uri.length();
	}

	private static void append(StringBuilder printable, char character) {
		if (character >= ' ' && character <= '~') {
			printable.append(character);
		}
		else {
			printable.append("\\u%04x".formatted((int) character));
		}
	}

}
