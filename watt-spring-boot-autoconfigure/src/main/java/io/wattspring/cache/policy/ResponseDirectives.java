package io.wattspring.cache.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.StructuredDictionary.Member;
import io.wattspring.cache.policy.StructuredDictionary.Type;

/**
 * The directives that count for this cache: of the first targeted field of RFC 9213 that
 * is valid, else of Cache-Control.
 *
 * @param control the directives
 * @param targeted whether they are of a targeted field, beside which Cache-Control and
 * Expires do not count
 * @since 0.1.0
 */
public record ResponseDirectives(CacheControl control, boolean targeted) {

	/**
	 * The field that is meant for this cache only. It is not passed on.
	 */
	public static final String OWN_FIELD = "Watt-CDN-Cache-Control";

	private static final List<String> TARGETED_FIELDS = List.of(OWN_FIELD, "CDN-Cache-Control");

	private static final List<String> SECONDS = List.of("max-age", "s-maxage", "stale-while-revalidate",
			"stale-if-error");

	private static final List<String> FLAGS = List.of("no-store", "public", "must-revalidate", "proxy-revalidate",
			"must-understand", "no-transform", "immutable");

	private static final List<String> QUALIFIED = List.of("no-cache", "private");

	/**
	 * Choose and parse.
	 * @param headers fields of a response
	 * @return its directives
	 */
	public static ResponseDirectives of(HttpHeaders headers) {
		for (String name : TARGETED_FIELDS) {
			List<String> lines = headers.get(name);
			CacheControl control = (lines != null) ? targeted(String.join(", ", lines)) : null;
			if (control != null) {
				return new ResponseDirectives(control, true);
			}
		}
		return new ResponseDirectives(CacheControl.parse(headers.get(HttpHeaders.CACHE_CONTROL)), false);
	}

	/**
	 * Return whether fields say for how long they may be stored, or whether at all.
	 * @param headers fields of a response
	 * @return whether there are any such, valid or not
	 */
	public static boolean areIn(HttpHeaders headers) {
		return headers.containsHeader(HttpHeaders.CACHE_CONTROL) || headers.containsHeader(HttpHeaders.EXPIRES)
				|| TARGETED_FIELDS.stream().anyMatch(headers::containsHeader);
	}

	private static @Nullable CacheControl targeted(String text) {
		Map<String, Member> members = StructuredDictionary.parse(text);
		if (members == null || members.isEmpty()) {
			return null;
		}
		Map<String, String> arguments = new HashMap<>();
		for (Map.Entry<String, Member> member : members.entrySet()) {
			if (!isRightlyTyped(member.getKey(), member.getValue().type())) {
				return null;
			}
			add(member.getKey(), member.getValue(), arguments);
		}
		return CacheControl.of(arguments);
	}

	private static boolean isRightlyTyped(String name, Type type) {
		if (SECONDS.contains(name)) {
			return type == Type.INTEGER;
		}
		if (FLAGS.contains(name)) {
			return type == Type.BOOLEAN;
		}
		return !QUALIFIED.contains(name) || type == Type.BOOLEAN || type == Type.STRING;
	}

	private static void add(String name, Member member, Map<String, String> arguments) {
		if (member.type() != Type.BOOLEAN) {
			arguments.put(name, member.text());
		}
		else if (member.text().equals("1")) {
			arguments.put(name, "");
		}
	}

}
