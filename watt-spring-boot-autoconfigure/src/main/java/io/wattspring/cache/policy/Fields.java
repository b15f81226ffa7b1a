package io.wattspring.cache.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Fields of a stored response: immutable, in little memory.
 *
 * @since 0.1.0
 */
public final class Fields {

	/**
	 * No fields.
	 */
	public static final Fields EMPTY = new Fields(new String[0]);

	/**
	 * Bytes of two references and the headers of two strings and their arrays.
	 */
	private static final int OVERHEAD = 88;

	private static final char MAX_LATIN_1 = 0xFF;

	private final String[] namesAndValues;

	private Fields(String[] namesAndValues) {
		this.namesAndValues = namesAndValues;
	}

	/**
	 * Copy fields.
	 * @param headers the fields
	 * @param wanted tells, by the name in lower case, which to copy
	 * @return the copy
	 */
	public static Fields copyOf(HttpHeaders headers, Predicate<String> wanted) {
		List<String> copy = new ArrayList<>();
		headers.forEach((name, values) -> {
			if (wanted.test(name.toLowerCase(Locale.ROOT))) {
				for (String value : values) {
					copy.add(name);
					copy.add(value);
				}
			}
		});
		return new Fields(copy.toArray(String[]::new));
	}

	/**
	 * Create fields of alternating names and values.
	 * @param namesAndValues names and values
	 * @return the fields
	 */
	public static Fields of(String... namesAndValues) {
		return new Fields(namesAndValues.clone());
	}

	/**
	 * Return the first value of a field.
	 * @param name name of the field, in any case
	 * @return the value, or {@code null}
	 */
	public @Nullable String first(String name) {
		for (int i = 0; i < this.namesAndValues.length; i += 2) {
			if (this.namesAndValues[i].equalsIgnoreCase(name)) {
				return this.namesAndValues[i + 1];
			}
		}
		return null;
	}

	/**
	 * Return all values of a field.
	 * @param name name of the field, in any case
	 * @return the values, in order
	 */
	public List<String> get(String name) {
		List<String> values = new ArrayList<>(1);
		forEach((other, value) -> {
			if (other.equalsIgnoreCase(name)) {
				values.add(value);
			}
		});
		return values;
	}

	/**
	 * Call for each field line.
	 * @param action takes name and value
	 */
	public void forEach(BiConsumer<String, String> action) {
		for (int i = 0; i < this.namesAndValues.length; i += 2) {
			action.accept(this.namesAndValues[i], this.namesAndValues[i + 1]);
		}
	}

	/**
	 * Return a changeable copy.
	 * @return the copy
	 */
	public HttpHeaders toHeaders() {
		HttpHeaders headers = new HttpHeaders();
		forEach(headers::add);
		return headers;
	}

	/**
	 * Return how much memory the fields take.
	 * @return bytes, estimated
	 */
	public long weight() {
		long weight = 0;
		for (int i = 0; i < this.namesAndValues.length; i += 2) {
			weight += OVERHEAD + weight(this.namesAndValues[i]) + weight(this.namesAndValues[i + 1]);
		}
		return weight;
	}

	/**
	 * Return how much memory the characters of a text take.
	 * @param text a text
	 * @return bytes: two for each character if there is one that is not of Latin-1
	 */
	public static long weight(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > MAX_LATIN_1) {
				return 2L * text.length();
			}
		}
		return text.length();
	}

	@Override
	public String toString() {
		return toHeaders().toString();
	}

}
