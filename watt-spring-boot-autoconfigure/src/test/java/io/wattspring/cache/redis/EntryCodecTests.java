package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.redis.EntryCodec.Entry;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EntryCodec}. The seed is the number of the repetition.
 */
class EntryCodecTests {

	private static final long NOW = -7_000_000_000L;

	private static final String CHARACTERS = "aZ09 -=,;\"\n\u0000\u00fc\u20ac";

	static Stream<Entry> entries() {
		return Stream.of(new Entry(0, response("", new byte[0], null, Vary.NONE)),
				new Entry(1_763_812_345_678_901L, response("x", new byte[] { 1, 2, 3 }, new byte[] { 4 }, Vary.NONE)),
				new Entry(5,
						response("\u20ac\n", new byte[1 << 20], null, Vary.parse(List.of("Foo, accept-language")))),
				new Entry(5, response("a", new byte[0], new byte[0], Vary.parse(List.of("*")))));
	}

	private static StoredResponse response(String text, byte[] body, byte[] gzip, Vary vary) {
		return new StoredResponse(203, Fields.of("ETag", '"' + text + '"', "X", ""), Fields.of("Cache-Tag", text), body,
				gzip, new Selection(text, vary, text + "=" + text),
				new ResponsePolicy(60, true, false, true, 1L << 31, 7, false, true), 5, NOW - 1_250_000_000L);
	}

	@ParameterizedTest
	@MethodSource("entries")
	void whatIsDecodedIsWhatWasEncoded(Entry entry) {
		assertSame(EntryCodec.decode(ByteBuffer.wrap(EntryCodec.encode(entry, NOW)), 0, NOW), entry);
	}

	@Test
	void ageGoesOnByWhatElapsedWhateverTheClocksShow() {
		byte[] bytes = EntryCodec.encode(entries().findFirst().orElseThrow(), NOW);
		long other = 123_456_789_000_000L;
		assertThat(age(bytes, 0, other)).isEqualTo(6);
		assertThat(age(bytes, 749, other)).isEqualTo(6);
		assertThat(age(bytes, 750, other)).isEqualTo(7);
		assertThat(age(bytes, -5000, other)).isEqualTo(6);
		assertThat(age(bytes, Long.MAX_VALUE, other)).isEqualTo(1L << 31);
	}

	private static long age(byte[] bytes, long elapsed, long nanos) {
		return EntryCodec.decode(ByteBuffer.wrap(bytes), elapsed, nanos).response().age(nanos);
	}

	@Test
	void otherVersionsAndWhatIsCutOffAreNothing() {
		byte[] bytes = EntryCodec.encode(entries().skip(1).findFirst().orElseThrow(), NOW);
		for (int length = 0; length < bytes.length; length++) {
			assertThat(EntryCodec.decode(ByteBuffer.wrap(bytes, 0, length), 0, NOW)).as("length " + length).isNull();
		}
		assertThat(EntryCodec.decode(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1)), 0, NOW)).isNull();
		for (int version = 0; version < 256; version++) {
			bytes[0] = (byte) version;
			assertThat(EntryCodec.decode(ByteBuffer.wrap(bytes), 0, NOW) != null)
				.isEqualTo(version == EntryCodec.VERSION);
		}
	}

	@RepeatedTest(20)
	void randomEntriesSurviveAndDamagedOnesAreNothing(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		for (int i = 0; i < 100; i++) {
			Entry entry = new Entry(random.nextLong(), response(text(random), bytes(random),
					random.nextBoolean() ? bytes(random) : null, Vary.parse(List.of("a,b"))));
			byte[] bytes = EntryCodec.encode(entry, NOW);
			assertSame(EntryCodec.decode(ByteBuffer.wrap(bytes), 0, NOW), entry);
			bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
			assertThat(EntryCodec.decode(ByteBuffer.wrap(bytes), 0, NOW)).isNull();
		}
	}

	// As if the checksum had been hit upon: nothing is thrown, and no more is allocated
	// than there are bytes
	@RepeatedTest(20)
	void contentIsNotTrustedEither(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		byte[] valid = EntryCodec.encode(entries().skip(1).findFirst().orElseThrow(), NOW);
		for (int i = 0; i < 1000; i++) {
			byte[] content = valid.clone();
			for (int flips = random.nextInt(4); flips >= 0; flips--) {
				int from = 5 + random.nextInt(content.length - 5);
				content[from] = (byte) (random.nextBoolean() ? random.nextInt() : 0x7f);
			}
			Entry entry = EntryCodec.decode(ByteBuffer.wrap(EntryCodec.seal(content)), 0, NOW);
			assertThat(entry == null || entry.response().weight() < 10_000).isTrue();
		}
	}

	private static void assertSame(Entry decoded, Entry entry) {
		StoredResponse response = decoded.response();
		StoredResponse expected = entry.response();
		assertThat(decoded.since()).isEqualTo(entry.since());
		assertThat(response.body()).isEqualTo(expected.body());
		assertThat(response.gzip()).isEqualTo(expected.gzip());
		assertThat(response.fields()).hasToString(expected.fields().toString());
		assertThat(response.hidden()).hasToString(expected.hidden().toString());
		assertThat(response.selection()).isEqualTo(expected.selection());
		assertThat(response.policy()).isEqualTo(expected.policy());
		assertThat(response.status()).isEqualTo(expected.status());
		assertThat(response.age(NOW)).isEqualTo(expected.age(NOW));
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(20); i > 0; i--) {
			text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
		}
		return text.toString();
	}

	private static byte[] bytes(Random random) {
		byte[] bytes = new byte[random.nextInt(300)];
		random.nextBytes(bytes);
		return bytes;
	}

}
