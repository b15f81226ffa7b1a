package io.wattspring.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

import io.wattspring.cache.policy.CacheControl;
import io.wattspring.cache.policy.FieldList;
import io.wattspring.cache.policy.ResponseDirectives;
import io.wattspring.cache.store.StoredResponse;

/**
 * Which stored responses are compressed, once, and not each time that they are sent.
 *
 * @param minSize bytes of the least body that is compressed
 * @param mimeTypes media types that are compressed
 * @param excludedUserAgents clients that get nothing compressed
 * @since 0.1.0
 */
public record Compression(long minSize, List<String> mimeTypes, List<String> excludedUserAgents) {

	private static final String GZIP = "gzip";

	private static final String NO_TRANSFORM = "no-transform";

	private static final Pattern REFUSED = Pattern.compile("(?i).*;[ \\t]*q=0(\\.0*)?[ \\t]*");

	/**
	 * Compress a body.
	 * @param head its response
	 * @param body the body
	 * @return the compressed body, or {@code null} if it is not to be compressed
	 */
	byte @Nullable [] compress(StoredResponse head, byte[] body) {
		if (!isCompressible(head, body.length)) {
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

	/**
	 * Return whether a response is to be compressed for clients that take that.
	 * @param head its head
	 * @param length bytes of its body, negative if not known
	 * @return whether it is
	 */
	boolean isCompressible(StoredResponse head, long length) {
		String type = head.fields().first(HttpHeaders.CONTENT_TYPE);
		if (type == null || head.status() != 200 || length >= 0 && length < this.minSize
				|| head.fields().first(HttpHeaders.CONTENT_ENCODING) != null
				|| isNotToBeTransformed(head.allFields())) {
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

	// Both those who come later and this cache, for which another field may count
	private static boolean isNotToBeTransformed(HttpHeaders headers) {
		return CacheControl.parse(headers.get(HttpHeaders.CACHE_CONTROL)).has(NO_TRANSFORM)
				|| ResponseDirectives.of(headers).control().has(NO_TRANSFORM);
	}

	/**
	 * Return whether a client is to get nothing compressed, whatever it accepts.
	 * @param request fields of its request
	 * @return whether it is excluded
	 */
	boolean isExcluded(HttpHeaders request) {
		return request.getOrEmpty(HttpHeaders.USER_AGENT)
			.stream()
			.anyMatch((agent) -> this.excludedUserAgents.stream().anyMatch(agent::equalsIgnoreCase));
	}

	/**
	 * Return whether a client takes a compressed body, RFC 9110, section 12.5.3.
	 * @param request fields of its request
	 * @return whether it accepts gzip, by name or by {@code *}
	 */
	static boolean isAccepted(HttpHeaders request) {
		boolean any = false;
		for (String member : FieldList.split(request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING))) {
			String coding = coding(member);
			boolean accepted = !isRefused(member);
			if (coding.equals(GZIP) || coding.equals("x-gzip")) {
				return accepted;
			}
			any |= accepted && coding.equals("*");
		}
		return any;
	}

	/**
	 * Return whether the server may compress a response.
	 * @param request fields of the request
	 * @return whether the client takes any coding but {@code identity}
	 */
	static boolean isAnyAccepted(HttpHeaders request) {
		return FieldList.split(request.getOrEmpty(HttpHeaders.ACCEPT_ENCODING))
			.stream()
			.anyMatch((member) -> !coding(member).equals("identity") && !isRefused(member));
	}

	private static String coding(String member) {
		int end = member.indexOf(';');
		return ((end != -1) ? member.substring(0, end) : member).strip().toLowerCase(Locale.ROOT);
	}

	private static boolean isRefused(String member) {
		return member.indexOf(';') != -1 && REFUSED.matcher(member).matches();
	}

	/**
	 * Say that a body is compressed.
	 * @param response fields of the response
	 */
	static void mark(HttpHeaders response) {
		response.set(HttpHeaders.CONTENT_ENCODING, GZIP);
		weaken(response);
	}

	/**
	 * Make the tag of a response weak whose bytes are not those of the stored body, RFC
	 * 9110, section 8.8.3.3.
	 * @param response fields of the response
	 */
	static void weaken(HttpHeaders response) {
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
