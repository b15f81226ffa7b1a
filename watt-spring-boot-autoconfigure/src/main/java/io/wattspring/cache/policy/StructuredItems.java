package io.wattspring.cache.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

import io.wattspring.cache.policy.StructuredDictionary.Member;
import io.wattspring.cache.policy.StructuredDictionary.Type;

/**
 * Parser of keys and bare items of RFC 9651, sections 4.2.3.1 and 4.2.3.3.
 */
final class StructuredItems {

	private static final int MAX_INTEGER_DIGITS = 15;

	private static final int MAX_DECIMAL_DIGITS = 12;

	private static final int MAX_FRACTION_DIGITS = 3;

	private final String text;

	private int position;

	StructuredItems(String text) {
		this.text = text;
	}

	int position() {
		return this.position;
	}

	boolean atEnd() {
		return this.position >= this.text.length();
	}

	boolean at(char c) {
		return !atEnd() && this.text.charAt(this.position) == c;
	}

	boolean accept(char c) {
		if (at(c)) {
			this.position++;
			return true;
		}
		return false;
	}

	void expect(char c) {
		require(accept(c));
	}

	void require(boolean condition) {
		if (!condition) {
			throw new SyntaxException();
		}
	}

	void skipSpaces() {
		while (accept(' ')) {
			continue;
		}
	}

	void skipOptionalWhitespace() {
		while (accept(' ') || accept('\t')) {
			continue;
		}
	}

	String key() {
		int start = this.position;
		require(at('*') || isLower(peek()));
		while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
			this.position++;
		}
		return this.text.substring(start, this.position);
	}

	Member bareItem() {
		char c = peek();
		return switch (c) {
			case '"' -> new Member(Type.STRING, string());
			case ':' -> new Member(Type.BYTES, bytes());
			case '?' -> new Member(Type.BOOLEAN, bool());
			case '@' -> date();
			case '%' -> new Member(Type.DISPLAY_STRING, displayString());
			default -> (c == '-' || isDigit(c)) ? number() : new Member(Type.TOKEN, token());
		};
	}

	private Member number() {
		int start = this.position;
		accept('-');
		int digits = digits();
		require(digits > 0);
		if (!accept('.')) {
			require(digits <= MAX_INTEGER_DIGITS);
			return new Member(Type.INTEGER, this.text.substring(start, this.position));
		}
		int fraction = digits();
		require(digits <= MAX_DECIMAL_DIGITS && fraction > 0 && fraction <= MAX_FRACTION_DIGITS);
		return new Member(Type.DECIMAL, this.text.substring(start, this.position));
	}

	private int digits() {
		int start = this.position;
		while (isDigit(peek())) {
			this.position++;
		}
		return this.position - start;
	}

	private Member date() {
		expect('@');
		Member seconds = number();
		require(seconds.type() == Type.INTEGER);
		return new Member(Type.DATE, seconds.text());
	}

	private String string() {
		StringBuilder value = new StringBuilder();
		expect('"');
		while (!accept('"')) {
			char c = next();
			if (c == '\\') {
				c = next();
				require(c == '"' || c == '\\');
			}
			require(c >= ' ' && c <= '~');
			value.append(c);
		}
		return value.toString();
	}

	private String token() {
		int start = this.position;
		require(at('*') || isLower(peek()) || isUpper(peek()));
		while (!atEnd() && (FieldList.isToken(String.valueOf(peek())) || at(':') || at('/'))) {
			this.position++;
		}
		return this.text.substring(start, this.position);
	}

	private String bytes() {
		expect(':');
		int end = this.text.indexOf(':', this.position);
		require(end >= 0);
		String value = this.text.substring(this.position, end);
		this.position = end + 1;
		try {
			Base64.getDecoder().decode(value);
		}
		catch (IllegalArgumentException ex) {
			throw new SyntaxException();
		}
		return value;
	}

	private String bool() {
		expect('?');
		require(at('0') || at('1'));
		return String.valueOf(next());
	}

	private String displayString() {
		expect('%');
		expect('"');
		int end = this.text.indexOf('"', this.position);
		require(end >= 0);
		ByteBuffer bytes = ByteBuffer.allocate(end - this.position);
		while (!accept('"')) {
			char c = next();
			require(c >= ' ' && c <= '~');
			bytes.put((c == '%') ? percentEncoded() : (byte) c);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
		}
		catch (CharacterCodingException ex) {
			throw new SyntaxException();
		}
	}

	private byte percentEncoded() {
		char high = next();
		char low = next();
		require(isLowerHex(high) && isLowerHex(low));
		return (byte) HexFormat.fromHexDigits(new String(new char[] { high, low }));
	}

	private char peek() {
		return atEnd() ? '\0' : this.text.charAt(this.position);
	}

	private char next() {
		require(!atEnd());
		return this.text.charAt(this.position++);
	}

	private static boolean isLowerHex(char c) {
		return isDigit(c) || c >= 'a' && c <= 'f';
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isLower(char c) {
		return c >= 'a' && c <= 'z';
	}

	private static boolean isUpper(char c) {
		return c >= 'A' && c <= 'Z';
	}

	/**
	 * Tells that a text does not parse; without a stack, since fields come from outside.
	 */
	static final class SyntaxException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		SyntaxException() {
			super(null, null, false, false);
		}

	}

}
