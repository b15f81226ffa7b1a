package io.wattspring.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import io.wattspring.cache.policy.FieldList;
import io.wattspring.cache.store.StoredResponse;

/**
 * Which stored responses are compressed, once, and not each time that they are sent.
 *
 * @param minSize bytes of the least body that is compressed
 * @param mimeTypes media types that are compressed
 * @since 0.1.0
 */
public record Compression(long minSize, List<String> mimeTypes) {

	private static final String GZIP = "gzip";

	/**
	 * Compress a body.
	 * @param head its response
	 * @param body the body
	 * @return the compressed body, or {@code null} if it is not to be compressed
	 */
	byte @Nullable [] compress(StoredResponse head, byte[] body) {
		if (head.status() != 200 || body.length < this.minSize || !isCompressible(head)) {
			return null;
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
		try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
			output.write(body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return (bytes.size() < body.length) ? bytes.toByteArray() : null;
	}

	private boolean isCompressible(StoredResponse head) {
		String type = head.fields().first(HttpHeaders.CONTENT_TYPE);
		String control = head.fields().first(HttpHeaders.CACHE_CONTROL);
		if (type == null || head.fields().first(HttpHeaders.CONTENT_ENCODING) != null
				|| control != null && control.contains("no-transform")) {
			return false;
		}
		try {
			MimeType mimeType = MimeTypeUtils.parseMimeType(type);
			return this.mimeTypes.stream()
				.anyMatch((other) -> MimeTypeUtils.parseMimeType(other).isCompatibleWith(mimeType));
		}
		catch (InvalidMimeTypeException ex) {
			return false;
		}
	}

	/**
	 * Return whether a client takes a compressed body.
	 * @param request fields of its request
	 * @return whether it accepts gzip
	 */
	static boolean isAccepted(HttpHeaders request) {
		for (String member : FieldList.split(request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING))) {
			String coding = member.replace(" ", "").toLowerCase(Locale.ROOT);
			if (coding.equals(GZIP) || coding.startsWith(GZIP + ";q=") && !coding.matches("gzip;q=0(\\.0*)?")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether the server may compress a response. A range of it would be one of
	 * the bytes before.
	 * @param request fields of the request
	 * @return whether the client takes any coding but {@code identity}
	 */
	static boolean isAnyAccepted(HttpHeaders request) {
		for (String member : FieldList.split(request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING))) {
			String coding = member.replace(" ", "").toLowerCase(Locale.ROOT);
			if (!coding.matches("identity(;.*)?|.*;q=0(\\.0*)?")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Say that a body is compressed. Its tag is weak then: its bytes are not those of the
	 * stored body.
	 * @param response fields of the response
	 */
	static void mark(HttpHeaders response) {
		response.set(HttpHeaders.CONTENT_ENCODING, GZIP);
		String tag = response.getFirst(HttpHeaders.ETAG);
		if (tag != null && tag.startsWith("\"")) {
			response.set(HttpHeaders.ETAG, "W/" + tag);
		}
	}

	/**
	 * Say that the response depends on what clients accept.
	 * @param response fields of the response
	 */
	static void vary(HttpHeaders response) {
		for (String name : FieldList.split(response.getOrEmpty(HttpHeaders.VARY))) {
			if (name.equalsIgnoreCase(HttpHeaders.ACCEPT_ENCODING)) {
				return;
			}
		}
		response.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
	}

}
