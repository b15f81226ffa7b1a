package io.wattspring.cache;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The chunks of a body that are kept, numbered from 0 on: all of them, or those from some
 * number on, when what is before has been dropped.
 */
final class Chunks {

	private final List<byte[]> kept = new ArrayList<>();

	private int first;

	private long size;

	private long dropped;

	void add(byte[] chunk) {
		this.kept.add(chunk);
		this.size += chunk.length;
	}

	/**
	 * Return the number of the first chunk that is kept.
	 * @return that of the next one if there is none
	 */
	int first() {
		return this.first;
	}

	/**
	 * Return the number of the chunk that comes next.
	 * @return how many there have been
	 */
	int end() {
		return this.first + this.kept.size();
	}

	int count() {
		return this.kept.size();
	}

	/**
	 * Return how much is kept.
	 * @return bytes
	 */
	long bytes() {
		return this.size - this.dropped;
	}

	/**
	 * Return the length of the body so far.
	 * @return bytes, those that were dropped included
	 */
	long size() {
		return this.size;
	}

	/**
	 * Return a chunk.
	 * @param index its number
	 * @return the chunk, or {@code null} if it has not come yet, or is dropped
	 */
	byte @Nullable [] get(int index) {
		boolean there = index >= this.first && index < end();
		return there ? this.kept.get(index - this.first) : null;
	}

	/**
	 * Drop the chunks before one.
	 * @param index its number
	 * @return bytes that were dropped
	 */
	long dropBefore(int index) {
		int count = Math.min(index - this.first, this.kept.size());
		if (count <= 0) {
			return 0;
		}
		List<byte[]> dropped = this.kept.subList(0, count);
		long bytes = dropped.stream().mapToLong((chunk) -> chunk.length).sum();
		dropped.clear();
		this.first += count;
		this.dropped += bytes;
		return bytes;
	}

	/**
	 * Return what is kept as one.
	 * @return the bytes
	 */
	byte[] joined() {
		if (this.kept.size() == 1) {
			return this.kept.get(0);
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) this.size);
		this.kept.forEach(bytes::writeBytes);
		return bytes.toByteArray();
	}

}
