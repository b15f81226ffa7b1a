package io.wattspring.cache.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.redis.EntryCodec.Entry;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

/**
 * Reads what a {@link EntryCodec} wrote, and allocates no more than there are bytes.
 *
 * @param in the bytes
 */
record EntryReader(ByteBuffer in) {

	private static final int MAX_STATUS = 999;

	/**
	 * Read an entry.
	 * @param elapsedMillis time since it was written
	 * @param nanos what the clock shows
	 * @return the entry
	 * @throws BufferUnderflowException if there are too few bytes
	 * @throws IllegalArgumentException if they are not what is written
	 */
	Entry entry(long elapsedMillis, long nanos) {
		long since = this.in.getLong();
		long age = number(EntryCodec.MAX_MILLIS) + elapsedMillis;
		int status = (int) number(MAX_STATUS);
		Fields fields = fields();
		Fields hidden = fields();
		byte[] body = bytes();
		byte[] gzip = flag() ? bytes() : null;
		return new Entry(since, new StoredResponse(status, fields, hidden, body, gzip, selection(), policy(),
				age / 1000, nanos - age % 1000 * 1_000_000));
	}

	private long number(long max) {
		long value = this.in.getLong();
		if (value < 0 || value > max) {
			throw new IllegalArgumentException("Not a number that is written here");
		}
		return value;
	}

	private boolean flag() {
		return this.in.get() != 0;
	}

	private int count(int size) {
		int count = this.in.getInt();
		if (count < 0 || count > this.in.remaining() / size) {
			throw new BufferUnderflowException();
		}
		return count;
	}

	private byte[] bytes() {
		byte[] bytes = new byte[count(1)];
		this.in.get(bytes);
		return bytes;
	}

	private String text() {
		return new String(bytes(), StandardCharsets.UTF_8);
	}

	private String[] texts() {
		String[] texts = new String[count(Integer.BYTES)];
		Arrays.setAll(texts, (i) -> text());
		return texts;
	}

	private Fields fields() {
		String[] texts = texts();
		if (texts.length % 2 != 0) {
			throw new IllegalArgumentException("A name without a value");
		}
		return Fields.of(texts);
	}

	private Selection selection() {
		return new Selection(text(), new Vary(List.of(texts()), flag()), text());
	}

	private ResponsePolicy policy() {
		return new ResponsePolicy(number(Long.MAX_VALUE), flag(), flag(), flag(), number(Long.MAX_VALUE),
				number(Long.MAX_VALUE), flag(), flag());
	}

}
