package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link RedisEntry}.
 */
class RedisEntryTests {

	private static final String STORED_AT = "1763812345678";

	private static StoredResponse response(long lifetime, boolean staleForbidden, long grace, Fields fields) {
		return new StoredResponse(200, fields, Fields.EMPTY, new byte[] { 1 }, null, new Selection("", Vary.NONE, ""),
				new ResponsePolicy(lifetime, true, false, staleForbidden, grace, 0, true, true), 10, 0);
	}

	@ParameterizedTest
	@CsvSource({ "60, false, 0, X, 50000", "60, false, 30, X, 80000", "60, true, 30, X, 50000", "5, false, 0, X, 1000",
			"60, false, 0, ETag, 650000", "0, true, 0, Last-Modified, 600000", "9999999, false, 0, X, 3600000" })
	void timeToLiveIsFreshnessAndGraceAndHasAnEnd(long lifetime, boolean staleForbidden, long grace, String field,
			long expected) {
		StoredResponse response = response(lifetime, staleForbidden, grace, Fields.of(field, "\"x\""));
		assertThat(RedisEntry.ttl(response, 0, Duration.ofHours(1))).isEqualTo(expected);
	}

	@Test
	void ageIsThatOfTheClockOfRedis() {
		List<RedisEntry> entries = RedisEntry.read(hash(STORED_AT), Long.parseLong(STORED_AT) + 5000, 77);
		assertThat(entries).singleElement().satisfies((entry) -> {
			assertThat(entry.since()).isEqualTo(42);
			assertThat(entry.expired()).isFalse();
			assertThat(entry.response().age(77)).isEqualTo(15);
		});
		assertThat(RedisEntry.read(hash(STORED_AT), 0, 77).get(0).response().age(77)).as("Clock went back")
			.isEqualTo(10);
	}

	@ParameterizedTest
	@CsvSource({ "41, false", "42, false", "43, true", "x, false" })
	void hashIsStaleUpToANumber(String soft, boolean expired) {
		List<Object> hash = List.of(bytes("soft"), bytes(soft), bytes("f"), hash(STORED_AT).get(1));
		assertThat(RedisEntry.read(hash, 0, 0)).extracting(RedisEntry::expired).containsExactly(expired);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-763812345678", "176381234567x", "0000000000000" })
	void valueWithoutTimeIsNothing(String time) {
		assertThat(RedisEntry.read(hash(time), 0, 0)).isEmpty();
	}

	@Test
	void whatIsTooShortIsNothing() {
		assertThat(RedisEntry.read(List.of(bytes("f"), bytes("")), 0, 0)).isEmpty();
		assertThat(RedisEntry.read(List.of(bytes("f"), bytes(STORED_AT)), 0, 0)).isEmpty();
		assertThat(RedisEntry.read(List.of(), 0, 0)).isEmpty();
	}

	@Test
	void fieldsDifferWhereSelectionsDo() {
		Selection selection = new Selection("a", Vary.parse(List.of("foo")), "foo=1");
		assertThat(RedisEntry.field(selection)).isEqualTo(RedisEntry.field(selection))
			.isNotEqualTo(RedisEntry.field(new Selection("b", selection.vary(), "foo=1")))
			.isNotEqualTo(RedisEntry.field(new Selection("a", selection.vary(), "foo=2")))
			.isNotEqualTo(RedisEntry.field(new Selection("a", Vary.NONE, "foo=1")));
	}

	private static List<Object> hash(String time) {
		byte[] entry = EntryCodec.encode(new EntryCodec.Entry(42, response(60, false, 0, Fields.EMPTY)), 0);
		ByteBuffer value = ByteBuffer.allocate(time.length() + entry.length).put(bytes(time)).put(entry).flip();
		return List.of(bytes("f"), value);
	}

	private static ByteBuffer bytes(String text) {
		return StandardCharsets.US_ASCII.encode(text);
	}

}
