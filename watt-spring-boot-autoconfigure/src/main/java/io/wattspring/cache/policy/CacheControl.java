package io.wattspring.cache.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Directives of a Cache-Control field, RFC 9111, section 5.2. Of a directive that occurs
 * more than once the first argument counts; one with a malformed argument counts as
 * invalid and not as absent.
 *
 * @since 0.1.0
 */
public final class CacheControl {

	/**
	 * What the seconds of an absent directive are.
	 */
	public static final long ABSENT = -2;

	/**
	 * No directives.
	 */
	public static final CacheControl NONE = new CacheControl(Map.of());

	/**
	 * Argument of directives that are written in a way that cannot be read.
	 */
	private static final String MALFORMED = "\0";

	private static final Set<String> RESTRICTIONS = Set.of("no-store", "private");

	private final Map<String, List<String>> directives;

	private CacheControl(Map<String, List<String>> directives) {
		this.directives = directives;
	}

	/**
	 * Parse a field.
	 * @param lines values of the field
	 * @return its directives
	 */
	public static CacheControl parse(@Nullable List<String> lines) {
		if (lines == null || lines.isEmpty()) {
			return NONE;
		}
		Map<String, List<String>> directives = new HashMap<>();
		for (String member : FieldList.split(lines)) {
			add(member, directives);
		}
		return new CacheControl(directives);
	}

	private static void add(String member, Map<String, List<String>> directives) {
		int equals = member.indexOf('=');
		String name = (equals >= 0) ? member.substring(0, equals) : member;
		String argument = (equals >= 0) ? argument(member.substring(equals + 1)) : "";
		String trimmed = FieldList.trim(name);
		if (!FieldList.isToken(trimmed) || argument.equals(MALFORMED)) {
			addRestrictions(member, directives);
		}
		if (trimmed.length() != name.length()) {
			argument = MALFORMED;
		}
		directives.computeIfAbsent(trimmed.toLowerCase(Locale.ROOT), (other) -> new ArrayList<>(1)).add(argument);
	}

	/**
	 * Take from something malformed what forbids to store: it may have been meant.
	 * @param member what is malformed
	 * @param directives where to add to
	 */
	private static void addRestrictions(String member, Map<String, List<String>> directives) {
		for (String word : member.toLowerCase(Locale.ROOT).split("[^a-z-]+")) {
			if (RESTRICTIONS.contains(word)) {
				directives.put(word, new ArrayList<>(List.of("")));
			}
		}
	}

	private static String argument(String text) {
		if (FieldList.isToken(text)) {
			return text;
		}
		boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
		return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : MALFORMED;
	}

	/**
	 * Create directives of names and arguments.
	 * @param arguments the arguments, empty for directives without one, by name in lower
	 * case
	 * @return the directives
	 */
	static CacheControl of(Map<String, String> arguments) {
		Map<String, List<String>> directives = new HashMap<>();
		arguments.forEach((name, argument) -> directives.put(name, List.of(argument)));
		return new CacheControl(directives);
	}

	/**
	 * Return whether there is a directive.
	 * @param name its name, in lower case
	 * @return whether it is there, with or without an argument
	 */
	public boolean has(String name) {
		return this.directives.containsKey(name);
	}

	/**
	 * Return whether a directive has no argument, not even an empty one.
	 * @param name its name, in lower case
	 * @return whether it is there and has none
	 */
	boolean isBare(String name) {
		return this.directives.getOrDefault(name, List.of()).contains("");
	}

	/**
	 * Return the seconds of a directive.
	 * @param name its name, in lower case
	 * @return the seconds, {@link #ABSENT} or {@link DeltaSeconds#INVALID}
	 */
	public long seconds(String name) {
		List<String> arguments = this.directives.get(name);
		return (arguments != null) ? DeltaSeconds.parse(arguments.get(0)) : ABSENT;
	}

	/**
	 * Return whether a directive applies to the whole response.
	 * @param name {@code private} or {@code no-cache}
	 * @return whether it is there without naming fields
	 */
	public boolean isUnqualified(String name) {
		List<String> arguments = this.directives.get(name);
		return arguments != null && arguments.stream().anyMatch((argument) -> fields(argument).isEmpty());
	}

	/**
	 * Return the fields that a qualified directive names.
	 * @param name {@code private} or {@code no-cache}
	 * @return the names, in lower case
	 */
	public List<String> fieldNames(String name) {
		return this.directives.getOrDefault(name, List.of())
			.stream()
			.flatMap((argument) -> fields(argument).stream())
			.toList();
	}

	private static List<String> fields(String argument) {
		List<String> names = FieldList.split(List.of(argument));
		if (!names.stream().allMatch(FieldList::isToken)) {
			return List.of();
		}
		return names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList();
	}

}
