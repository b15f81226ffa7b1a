package io.wattspring.cache.policy;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Parser of dictionaries of RFC 9651, Structured Field Values for HTTP. Parameters are
 * checked and left out.
 *
 * @since 0.1.0
 */
public final class StructuredDictionary {

	private final StructuredItems items;

	private final String text;

	private StructuredDictionary(String text) {
		this.text = text;
		this.items = new StructuredItems(text);
	}

	/**
	 * Parse a field.
	 * @param text its value, lines joined with commas
	 * @return its members by key, or {@code null} if it does not parse
	 */
	public static @Nullable Map<String, Member> parse(String text) {
		try {
			return new StructuredDictionary(text).dictionary();
		}
		catch (StructuredItems.SyntaxException ex) {
			return null;
		}
	}

	private Map<String, Member> dictionary() {
		Map<String, Member> members = new LinkedHashMap<>();
		this.items.skipSpaces();
		while (!this.items.atEnd()) {
			// The last of equal keys counts, at the place of the first
			members.put(this.items.key(), member());
			this.items.skipOptionalWhitespace();
			if (this.items.atEnd()) {
				return members;
			}
			this.items.expect(',');
			this.items.skipOptionalWhitespace();
			this.items.require(!this.items.atEnd());
		}
		return members;
	}

	private Member member() {
		Member member = new Member(Type.BOOLEAN, "1");
		if (this.items.accept('=')) {
			member = this.items.accept('(') ? innerList() : this.items.bareItem();
		}
		parameters();
		return member;
	}

	private Member innerList() {
		int start = this.items.position();
		while (true) {
			this.items.skipSpaces();
			if (this.items.accept(')')) {
				return new Member(Type.INNER_LIST, this.text.substring(start, this.items.position() - 1));
			}
			this.items.bareItem();
			parameters();
			this.items.require(this.items.at(' ') || this.items.at(')'));
		}
	}

	private void parameters() {
		while (this.items.accept(';')) {
			this.items.skipSpaces();
			this.items.key();
			if (this.items.accept('=')) {
				this.items.bareItem();
			}
		}
	}

	/**
	 * Types of members.
	 */
	public enum Type {

		/**
		 * A whole number.
		 */
		INTEGER,

		/**
		 * A number with a fraction.
		 */
		DECIMAL,

		/**
		 * A quoted string.
		 */
		STRING,

		/**
		 * A bare word.
		 */
		TOKEN,

		/**
		 * Bytes in base64.
		 */
		BYTES,

		/**
		 * True or false.
		 */
		BOOLEAN,

		/**
		 * Seconds since 1970.
		 */
		DATE,

		/**
		 * A string with percent-encoded UTF-8.
		 */
		DISPLAY_STRING,

		/**
		 * A list of items.
		 */
		INNER_LIST

	}

	/**
	 * A member of a dictionary.
	 *
	 * @param type its type
	 * @param text its value; digits, the unescaped string, {@code 1} or {@code 0} for a
	 * boolean
	 */
	public record Member(Type type, String text) {

	}

}
