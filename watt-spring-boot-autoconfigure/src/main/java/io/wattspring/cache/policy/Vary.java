package io.wattspring.cache.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.http.HttpHeaders;

/**
 * The request fields that a response depends on, RFC 9111, section 4.1.
 *
 * @param names their names in lower case, in order, each once
 * @param any whether it depends on more than these, or on what cannot be read
 * @since 0.1.0
 */
public record Vary(List<String> names, boolean any) {

	/**
	 * Depends on nothing but method and URI.
	 */
	public static final Vary NONE = new Vary(List.of(), false);

	/**
	 * Before preferences as they were sent; no well-formed ones begin so.
	 */
	private static final String MALFORMED = "?";

	/**
	 * Characters of preferences that are looked at; longer ones count as they were sent.
	 */
	private static final int MAX_PREFERENCES = 1000;

	// Java takes spaces out of a preference, and refuses it with a tab
	private static final String PREFERENCE = "[ \\t]*[\\w*.+-]+"
			+ "(?: *; *[qQ]=(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?))?[ \\t]*";

	private static final Pattern WEIGHT = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?");

	private static final Pattern SPACE = Pattern.compile("[ \t]");

	// Looks at each space once, for clients choose how many there are
	private static final Pattern PARAMETER = Pattern.compile("(?:(?<![ \t])[ \t]++)?+;[ \t]*+");

	private static final Pattern PREFERENCES = Pattern.compile(PREFERENCE + "(?:," + PREFERENCE + ")*+");

	/**
	 * Parse a Vary field.
	 * @param lines its values
	 * @return what it says
	 */
	public static Vary parse(List<String> lines) {
		TreeSet<String> names = new TreeSet<>();
		for (String name : FieldList.split(lines)) {
			names.add(name.toLowerCase(Locale.ROOT));
		}
		if (names.isEmpty()) {
			return NONE;
		}
		// What names no field may be meant to name several
		boolean any = names.contains("*") || !names.stream().allMatch(FieldList::isToken);
		return new Vary(List.copyOf(names), any);
	}

	/**
	 * Return what a response depends on that depends on both.
	 * @param other what else it depends on
	 * @return all fields
	 */
	public Vary and(Vary other) {
		if (other.names.isEmpty()) {
			return this;
		}
		TreeSet<String> names = new TreeSet<>(this.names);
		names.addAll(other.names);
		return new Vary(List.copyOf(names), this.any || other.any);
	}

	/**
	 * Return what a request has in these fields, normalized: requests with an equal
	 * selection get the same response.
	 * @param request fields of the request
	 * @return the selection, empty if there are no fields to depend on
	 */
	public String select(HttpHeaders request) {
		if (this.names.isEmpty()) {
			return "";
		}
		StringBuilder selection = new StringBuilder();
		for (String name : this.names) {
			List<String> lines = request.get(name);
			selection.append(name).append((lines != null) ? "=" + normalize(name, lines) : "").append('\n');
		}
		return selection.toString();
	}

	private static String normalize(String name, List<String> lines) {
		List<String> members = FieldList.split(lines);
		return switch (name) {
			case "accept-language", "accept-encoding", "accept-charset" ->
				isWellFormed(lines) ? String.join(",", preferences(members))
						: lines.stream().map(FieldList::trim).collect(Collectors.joining("\0", MALFORMED, ""));
			case "accept" -> PARAMETER.matcher(String.join(",", members).toLowerCase(Locale.ROOT)).replaceAll(";");
			case "cookie", "user-agent" -> String.join(",", lines);
			// The application may see something else in a value with a comma more
			default -> String.join(",", FieldList.splitWithEmpty(lines));
		};
	}

	// Applications do not agree on what anything else means: who sends it must not choose
	// what those get who send the same in a better way
	private static boolean isWellFormed(List<String> lines) {
		return lines.size() == 1 && !isLong(lines) && PREFERENCES.matcher(lines.get(0)).matches();
	}

	// No browser sends as much, and whoever does is not to keep others waiting
	private static boolean isLong(List<String> lines) {
		return lines.stream().mapToInt(String::length).sum() > MAX_PREFERENCES;
	}

	// The order of members of equal weight means nothing (RFC 9110, section 12.4.2)
	private static List<String> preferences(List<String> members) {
		List<Preference> preferences = new ArrayList<>();
		for (String member : members) {
			preferences.add(Preference.of(member));
		}
		preferences.sort(Preference.ORDER);
		return preferences.stream().map((preference) -> preference.value() + ";" + preference.weight()).toList();
	}

	/**
	 * Return the language that a request prefers to all others.
	 * @param request fields of the request
	 * @return the language in lower case, or an empty text if it prefers no single one
	 */
	public static String preferredLanguage(HttpHeaders request) {
		List<String> lines = request.getOrEmpty(HttpHeaders.ACCEPT_LANGUAGE);
		if (isLong(lines)) {
			return "";
		}
		List<Preference> preferences = FieldList.split(lines)
			.stream()
			.map(Preference::of)
			.sorted(Preference.ORDER)
			.toList();
		boolean single = preferences.size() == 1
				|| preferences.size() > 1 && preferences.get(0).weight() > preferences.get(1).weight();
		return (single && preferences.get(0).weight() > 0) ? preferences.get(0).value() : "";
	}

	/**
	 * A member of a preference list.
	 *
	 * @param value what is preferred, in lower case, parameters included
	 * @param weight its weight, from 0 to 1
	 */
	private record Preference(String value, double weight) {

		static final Comparator<Preference> ORDER = Comparator.<Preference>comparingDouble(Preference::weight)
			.reversed()
			.thenComparing(Preference::value);

		static Preference of(String member) {
			StringBuilder value = new StringBuilder();
			double weight = 1;
			List<String> parts = new ArrayList<>(2);
			FieldList.split(member, ';', parts);
			for (String part : parts) {
				String lower = SPACE.matcher(part.toLowerCase(Locale.ROOT)).replaceAll("");
				if (lower.startsWith("q=") && !value.isEmpty()) {
					weight = weight(lower.substring(2));
				}
				else {
					value.append(value.isEmpty() ? "" : ";").append(lower);
				}
			}
			return new Preference(value.toString(), weight);
		}

		private static double weight(String text) {
			return WEIGHT.matcher(text).matches() ? Double.parseDouble(text) : 1;
		}

	}

}
