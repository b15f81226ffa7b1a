package io.wattspring.cache.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.springframework.http.HttpHeaders;

/**
 * Which fields of a response are stored, RFC 9111, section 3.1, updated by a 304 (section
 * 3.2) and sent with a 304 (RFC 9110, section 15.4.5).
 *
 * @since 0.1.0
 */
public final class FieldRules {

	/**
	 * Fields that name the tags of a response. They are not passed on.
	 */
	public static final List<String> TAG_FIELDS = List.of("Cache-Tag", "Surrogate-Key");

	/**
	 * Fields that are kept for the cache itself, in lower case.
	 */
	public static final Set<String> HIDDEN = Set.of("cache-tag", "surrogate-key",
			ResponseDirectives.OWN_FIELD.toLowerCase(Locale.ROOT));

	private static final Set<String> NEVER_STORED = Set.of("connection", "keep-alive", "proxy-connection",
			"proxy-authenticate", "proxy-authentication-info", "proxy-authorization", "te", "trailer",
			"transfer-encoding", "upgrade", "set-cookie", "age", "content-length");

	/**
	 * What a stored body depends on.
	 */
	private static final Set<String> NEVER_UPDATED = Set.of("content-encoding", "content-range", "content-length");

	private static final Set<String> NOT_IN_304 = Set.of("content-length", "content-type", "content-encoding",
			"content-language", "content-range", "content-md5", "content-disposition");

	private FieldRules() {
	}

	/**
	 * Return the fields that clients get.
	 * @param headers fields of a response
	 * @param control its directives
	 * @return those to store and to send
	 */
	public static Fields stored(HttpHeaders headers, CacheControl control) {
		Set<String> excluded = new HashSet<>(NEVER_STORED);
		excluded.addAll(HIDDEN);
		excluded.addAll(control.fieldNames("private"));
		excluded.addAll(control.fieldNames("no-cache"));
		for (String name : FieldList.split(headers.getOrEmpty(HttpHeaders.CONNECTION))) {
			excluded.add(name.toLowerCase(Locale.ROOT));
		}
		return Fields.copyOf(headers, (name) -> !excluded.contains(name));
	}

	/**
	 * Return the fields that only the client gets whose request was answered.
	 * @param headers fields of a response
	 * @return those to send once and not to store
	 */
	public static Fields unshared(HttpHeaders headers) {
		CacheControl control = ResponseDirectives.of(headers).control();
		Set<String> names = new HashSet<>(control.fieldNames("private"));
		names.addAll(control.fieldNames("no-cache"));
		names.removeAll(NEVER_STORED);
		names.removeAll(HIDDEN);
		names.add("set-cookie");
		return Fields.copyOf(headers, names::contains);
	}

	/**
	 * Return the fields that only the cache itself needs.
	 * @param headers fields of a response
	 * @return those to store and not to send
	 */
	public static Fields hidden(HttpHeaders headers) {
		return Fields.copyOf(headers, HIDDEN::contains);
	}

	/**
	 * Return whether clients never get a field from the cache or what it passes on.
	 * @param name name of the field, in any case
	 * @return whether it is for the cache itself
	 */
	public static boolean isHidden(String name) {
		return HIDDEN.contains(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * Update the fields of a stored response.
	 * @param stored the stored fields, hidden ones included
	 * @param received the fields of a 304, or of a response to HEAD; it is of now unless
	 * it tells its date (RFC 9110, section 6.6.1)
	 * @param now seconds since 1970
	 * @return all the fields, to be stored anew
	 */
	public static HttpHeaders updated(HttpHeaders stored, HttpHeaders received, long now) {
		HttpHeaders updated = new HttpHeaders();
		stored.forEach(updated::addAll);
		received.forEach((name, values) -> {
			if (!NEVER_UPDATED.contains(name.toLowerCase(Locale.ROOT))) {
				updated.put(name, List.copyOf(values));
			}
		});
		if (HttpDate.parse(received.getOrEmpty(HttpHeaders.DATE), now) == HttpDate.INVALID) {
			updated.set(HttpHeaders.DATE, HttpDate.format(now));
		}
		return updated;
	}

	/**
	 * Return whether a stored field goes into a 304.
	 * @param name name of the field, in any case
	 * @return whether it does not describe the body that is left out
	 */
	public static boolean isInNotModified(String name) {
		return !NOT_IN_304.contains(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * Return the tags of a response.
	 * @param headers its fields
	 * @return the tags: members of Cache-Tag, words of Surrogate-Key
	 */
	public static Set<String> tags(HttpHeaders headers) {
		Set<String> tags = new HashSet<>();
		for (String line : headers.getOrEmpty("Cache-Tag")) {
			add(line.split(","), tags);
		}
		for (String line : headers.getOrEmpty("Surrogate-Key")) {
			add(line.split("[ ,]"), tags);
		}
		return Set.copyOf(tags);
	}

	private static void add(String[] names, Set<String> tags) {
		for (String name : names) {
			String tag = FieldList.trim(name);
			if (!tag.isEmpty()) {
				tags.add(tag);
			}
		}
	}

}
