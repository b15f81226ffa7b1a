package io.wattspring.benchmarks.client;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AnswerHead}.
 */
class AnswerHeadTests {

	@Test
	void parseWhenHeadIsNotCompleteIsEmpty() throws Exception {
		assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n")).isEmpty();
	}

	@Test
	void parseWhenHeadIsCompleteCountsHeadAndBody() throws Exception {
		String head = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 5\r\n\r\n";
		assertThat(parse(head + "he")).contains(new AnswerHead(503, head.length() + 5));
	}

	@Test
	void parseWhenLengthIsMissingIsRejected() {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
			.withMessageContaining("chunked");
	}

	private static Optional<AnswerHead> parse(String text) throws ProtocolException {
		byte[] bytes = new byte[1024];
		byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(content, 0, bytes, 0, content.length);
		return AnswerHead.parse(bytes, content.length);
	}

}
