package io.wattspring.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Command line of options with values: {@code --name=value} or {@code --name value}.
 *
 * @param values the values by the options' names
 */
record Arguments(Map<String, String> values) {

	private static final String PREFIX = "--";

	/**
	 * Read a command line.
	 * @param arguments the arguments
	 * @param known the names of the options there are
	 * @return the arguments by name
	 * @throws IllegalArgumentException if there is anything but known options with values
	 */
	static Arguments parse(List<String> arguments, Set<String> known) {
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i < arguments.size(); i++) {
			String argument = arguments.get(i);
			int equals = argument.indexOf('=');
			String name = (equals < 0) ? argument : argument.substring(0, equals);
			if (!name.startsWith(PREFIX) || !known.contains(name.substring(PREFIX.length()))) {
				throw new IllegalArgumentException("%s: no such option (see --help)".formatted(name));
			}
			if (equals < 0 && ++i == arguments.size()) {
				throw new IllegalArgumentException("%s: no value".formatted(name));
			}
			values.put(name.substring(PREFIX.length()),
					(equals < 0) ? arguments.get(i) : argument.substring(equals + 1));
		}
		return new Arguments(Map.copyOf(values));
	}

	String text(String name, String defaultValue) {
		return this.values.getOrDefault(name, defaultValue);
	}

	List<String> list(String name, String separator, String defaultValue) {
		return List.of(text(name, defaultValue).trim().split(separator));
	}

	int number(String name, int defaultValue) {
		String value = this.values.get(name);
		if (value == null) {
			return defaultValue;
		}
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("--%s: %s (expected: a number)".formatted(name, value), ex);
		}
	}

}
