package io.wattspring.sample.upload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.server.ResponseStatusException;

/**
 * Counts and digests the part {@code file} of one upload, piece by piece as it arrives.
 * Each piece is released at once, so that an upload needs the memory of one piece
 * whatever its size. Other parts are skipped.
 */
final class UploadMeter {

	private static final String PART = "file";

	private final MessageDigest digest = sha256();

	private @Nullable String name;

	private boolean complete;

	private long bytes;

	UploadMeter add(PartEvent event) {
		try {
			if (event instanceof FilePartEvent file && PART.equals(file.name())) {
				add(file);
			}
			return this;
		}
		finally {
			DataBufferUtils.release(event.content());
		}
	}

	private void add(FilePartEvent file) {
		if (this.complete) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "More than one part 'file' (expected: one)");
		}
		this.name = file.filename();
		this.complete = file.isLast();
		this.bytes += file.content().readableByteCount();
		update(file.content());
	}

	private void update(DataBuffer content) {
		try (DataBuffer.ByteBufferIterator buffers = content.readableByteBuffers()) {
			while (buffers.hasNext()) {
				ByteBuffer buffer = buffers.next();
				this.digest.update(buffer);
			}
		}
	}

	UploadReceipt receipt() {
		if (this.name == null) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No part 'file' with a file name");
		}
		return new UploadReceipt(this.name, this.bytes, HexFormat.of().formatHex(this.digest.digest()));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
