package io.wattspring.cache;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Compression}.
 */
class CompressionTests {

	private static final byte[] BODY = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);

	private final Compression compression = new Compression(100, List.of("text/plain", "application/*"),
			List.of("old"));

	@Test
	void compressesWhatIsLargeAndOfAType() throws IOException {
		byte[] gzip = this.compression.compress(head("Content-Type", "text/plain;charset=UTF-8"), BODY);
		assertThat(gzip).hasSizeLessThan(100);
		assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes()).isEqualTo(BODY);
	}

	@Test
	void leavesEverythingElse() {
		assertThat(this.compression.compress(head("Content-Type", "text/plain"), new byte[99])).isNull();
		assertThat(this.compression.compress(head("Content-Type", "image/png"), BODY)).isNull();
		assertThat(this.compression.compress(head("Content-Type", "broken"), BODY)).isNull();
		assertThat(this.compression.compress(head("Content-Type", "text/plain", "Content-Encoding", "br"), BODY))
			.isNull();
		for (String control : List.of("no-transform", "max-age=60, No-Transform")) {
			assertThat(this.compression.compress(
					head("Content-Type", "text/plain", "Cache-Control", "max-age=60", "Cache-Control", control), BODY))
				.as(control)
				.isNull();
		}
	}

	@Test
	void leavesWhatTargetedFieldsSayIsNotToBeTransformed() {
		Fields type = Fields.of("Content-Type", "text/plain");
		assertThat(this.compression
			.compress(head("Content-Type", "text/plain", "CDN-Cache-Control", "max-age=60, no-transform"), BODY))
			.isNull();
		assertThat(this.compression.compress(head(type, Fields.of("Watt-CDN-Cache-Control", "no-transform")), BODY))
			.isNull();
		assertThat(this.compression.compress(head(type, Fields.of("Watt-CDN-Cache-Control", "max-age=60")), BODY))
			.isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			gzip           | true
			br, GZIP;q=0.5 | true
			gzip; q=0      | false
			gzip;q=0.00    | false
			br             | false
			x-gzip         | true
			*              | true
			*;q=0          | false
			gzip;q=0, *    | false
			*;q=0, gzip    | true
			identity       | false
			""")
	void acceptedByClients(String value, boolean accepted) {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.ACCEPT_ENCODING, value);
		assertThat(Compression.isAccepted(request)).isEqualTo(accepted);
	}

	@ParameterizedTest
	@CsvSource({ "gzip, true", "deflate, true", "*, true", "'identity;q=0.5, br', true", "identity, false",
			"'identity;q=1, *;q=0', false", "'gzip;q=0.00', false", "'', false" })
	void anyCodingIsAccepted(String value, boolean accepted) {
		HttpHeaders request = new HttpHeaders();
		request.set(HttpHeaders.ACCEPT_ENCODING, value);
		assertThat(Compression.isAnyAccepted(request)).isEqualTo(accepted);
	}

	@Test
	void marksResponses() {
		HttpHeaders response = new HttpHeaders();
		response.set(HttpHeaders.ETAG, "\"a\"");
		response.set(HttpHeaders.VARY, "Foo");
		Compression.mark(response);
		Compression.vary(response);
		Compression.vary(response);
		assertThat(response.getETag()).isEqualTo("W/\"a\"");
		assertThat(response.getFirst(HttpHeaders.CONTENT_ENCODING)).isEqualTo("gzip");
		assertThat(response.get(HttpHeaders.VARY)).containsExactly("Foo", "Accept-Encoding");
	}

	private static StoredResponse head(String... fields) {
		return head(Fields.of(fields), Fields.EMPTY);
	}

	private static StoredResponse head(Fields fields, Fields hidden) {
		return new StoredResponse(200, fields, hidden, new byte[0], null,
				new StoredResponse.Selection("", Vary.NONE, ""),
				new ResponsePolicy(60, true, false, false, 0, 0, false, false), 0, 0);
	}

}
