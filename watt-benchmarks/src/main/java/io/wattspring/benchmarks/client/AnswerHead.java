package io.wattspring.benchmarks.client;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status line and headers of an HTTP/1.1 answer with a {@code Content-Length}.
 *
 * @param status the status code
 * @param totalLength number of bytes of the head and the body
 */
record AnswerHead(int status, int totalLength) {

	private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");

	private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);

	private static final String END = "\r\n\r\n";

	/**
	 * Read the head of an answer.
	 * @param bytes what has been received
	 * @param length the number of bytes received
	 * @return the head, or nothing until all of it has been received
	 * @throws ProtocolException if it is not the head of such an answer
	 */
	static Optional<AnswerHead> parse(byte[] bytes, int length) throws ProtocolException {
		String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
		int end = text.indexOf(END);
		if (end < 0) {
			return Optional.empty();
		}
		String head = text.substring(0, end + END.length());
		Matcher status = STATUS.matcher(head);
		Matcher contentLength = LENGTH.matcher(head);
		if (!status.find() || !contentLength.find()) {
			throw new ProtocolException("answer without status or content-length: " + head);
		}
		return Optional.of(new AnswerHead(Integer.parseInt(status.group(1)),
				head.length() + Integer.parseInt(contentLength.group(1))));
	}

}
