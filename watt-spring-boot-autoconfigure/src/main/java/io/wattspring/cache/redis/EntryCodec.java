package io.wattspring.cache.redis;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

/**
 * Turns stored responses into bytes and back.
 * <p>
 * The first byte is the version of the format, the next four are a checksum of all that
 * follows. Numbers are big-endian; texts (UTF-8) and bytes follow their length. Instead
 * of a time an entry has an age, since no two processes have the same clock.
 */
final class EntryCodec {

	/**
	 * Version of the format. To be changed whenever the format, or the meaning of
	 * anything in it, changes.
	 */
	static final byte VERSION = 1;

	private static final int HEAD = 1 + Integer.BYTES;

	/**
	 * The greatest age, and the greatest time that can elapse.
	 */
	static final long MAX_MILLIS = Long.MAX_VALUE / 4;

	private EntryCodec() {
	}

	/**
	 * Encode an entry.
	 * @param entry the entry
	 * @param nanos what the clock shows
	 * @return its bytes
	 */
	static byte[] encode(Entry entry, long nanos) {
		StoredResponse response = entry.response();
		Writer writer = new Writer((int) Math.min(Integer.MAX_VALUE / 2, response.weight()));
		writer.position(HEAD);
		writer.number(entry.since());
		writer.number(ageMillis(response, nanos));
		writer.number(response.status());
		writer.fields(response.fields());
		writer.fields(response.hidden());
		writer.bytes(response.body());
		writer.flag(response.gzip() != null);
		if (response.gzip() != null) {
			writer.bytes(response.gzip());
		}
		writer.selection(response.selection());
		writer.policy(response.policy());
		return writer.seal();
	}

	static long ageMillis(StoredResponse response, long nanos) {
		return response.initialAge() * 1000 + Math.max(0, nanos - response.receivedAt()) / 1_000_000;
	}

	/**
	 * Decode an entry.
	 * @param bytes what was encoded, or anything else
	 * @param elapsedMillis time since it was encoded
	 * @param nanos what the clock shows
	 * @return the entry, or {@code null} if the bytes are not one of this version
	 */
	static @Nullable Entry decode(ByteBuffer bytes, long elapsedMillis, long nanos) {
		ByteBuffer in = bytes.slice();
		if (in.remaining() < HEAD || in.get() != VERSION || in.getInt() != checksum(in.slice())) {
			return null;
		}
		try {
			Entry entry = new EntryReader(in).entry(Math.max(0, Math.min(MAX_MILLIS, elapsedMillis)), nanos);
			return in.hasRemaining() ? null : entry;
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Write version and checksum before what follows them.
	 * @param bytes an entry without them
	 * @return the same bytes
	 */
	static byte[] seal(byte[] bytes) {
		ByteBuffer.wrap(bytes).put(VERSION).putInt(checksum(ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD)));
		return bytes;
	}

	private static int checksum(ByteBuffer bytes) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes);
		return (int) checksum.getValue();
	}

	/**
	 * A response, and up to where purges had come when it was asked for.
	 *
	 * @param since the position in the order of purges
	 * @param response the response
	 */
	record Entry(long since, StoredResponse response) {

	}

	/**
	 * Writes to an array that grows.
	 */
	private static final class Writer {

		private ByteBuffer out;

		Writer(int size) {
			this.out = ByteBuffer.allocate(size);
		}

		void position(int position) {
			this.out.position(position);
		}

		private ByteBuffer room(int size) {
			if (this.out.remaining() < size) {
				int capacity = Math.max(this.out.capacity() * 2, this.out.position() + size);
				this.out = ByteBuffer.allocate(capacity).put(this.out.flip());
			}
			return this.out;
		}

		void number(long value) {
			room(Long.BYTES).putLong(value);
		}

		void flag(boolean value) {
			room(1).put((byte) (value ? 1 : 0));
		}

		void bytes(byte[] bytes) {
			room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
		}

		void text(String text) {
			bytes(text.getBytes(StandardCharsets.UTF_8));
		}

		void texts(List<String> texts) {
			room(Integer.BYTES).putInt(texts.size());
			texts.forEach(this::text);
		}

		void fields(Fields fields) {
			List<String> texts = new ArrayList<>();
			fields.forEach((name, value) -> texts.addAll(List.of(name, value)));
			texts(texts);
		}

		void selection(Selection selection) {
			text(selection.partition());
			texts(selection.vary().names());
			flag(selection.vary().any());
			text(selection.value());
		}

		void policy(ResponsePolicy policy) {
			number(policy.lifetime());
			flag(policy.explicit());
			flag(policy.revalidate());
			flag(policy.staleForbidden());
			number(policy.staleWhileRevalidate());
			number(policy.staleIfError());
			flag(policy.open());
			flag(policy.authorized());
		}

		byte[] seal() {
			return EntryCodec.seal(Arrays.copyOf(this.out.array(), this.out.position()));
		}

	}

}
