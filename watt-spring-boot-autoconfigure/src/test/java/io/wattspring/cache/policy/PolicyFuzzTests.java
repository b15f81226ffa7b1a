package io.wattspring.cache.policy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.wattspring.cache.policy.StructuredDictionary.Member;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Feeds the parsers with mutations of what they know and looks for failures and for
 * results that cannot be. The seed is the number of the repetition.
 */
class PolicyFuzzTests {

	private static final int ROUNDS = 3000;

	private static final List<String> SEEDS = List.of("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
			"Sun Nov  6 08:49:37 1994", "max-age=3600, private=\"a, b\", no-cache",
			"a=1;b=2, c=(\"x\" y), d=:aGk=:, e=?0", "a=@12, b=%\"%c3%bc\", c=-1.5", "bytes=0-1", "bytes=-5", "bytes=7-",
			"*, Foo", "en;q=0.5, de, *;q=0", "\"a\", W/\"b\", *", "7200, 0", "99999999999999999999");

	private static final String CHARACTERS = " \t,;=\"\\*()%:@?/-+.0123456789abzAZ\u0000\u00fc\u20ac\ud83d";

	@RepeatedTest(5)
	void parsersNeitherFailNorReturnNonsense(RepetitionInfo repetition) {
		Random random = new Random(repetition.getCurrentRepetition());
		for (int i = 0; i < ROUNDS; i++) {
			check(mutate(SEEDS.get(random.nextInt(SEEDS.size())), random),
					mutate(SEEDS.get(random.nextInt(SEEDS.size())), random));
		}
	}

	private void check(String text, String other) {
		List<String> lines = List.of(text, other);
		long date = HttpDate.parse(text, 1_800_000_000L);
		assertThat(date == HttpDate.INVALID || HttpDate.parse(HttpDate.format(date), 1_800_000_000L) == date
				|| text.contains("-"))
			.as(text)
			.isTrue();
		assertThat(AgeField.parse(lines)).as(text).isBetween(0L, DeltaSeconds.MAX);
		assertThat(CacheControl.parse(lines).seconds("max-age")).as(text)
			.isBetween(CacheControl.ABSENT, DeltaSeconds.MAX);
		CacheControl.parse(lines).fieldNames("private");
		Map<String, Member> members = StructuredDictionary.parse(text);
		if (members != null) {
			assertThat(members.keySet()).allMatch((key) -> key.matches("[a-z*][a-z0-9_.*-]*"));
		}
		checkSelection(text, other);
		checkRange(text);
		EntityTags.matchesWeakly(lines, text);
		FieldRules.tags(headers("Cache-Tag", text));
		Invalidation.of(HttpMethod.POST, URI.create("http://a/"), 200, headers("Location", text));
	}

	private void checkSelection(String text, String other) {
		for (String name : List.of("foo", "accept-language", "accept", "accept-encoding")) {
			Vary vary = Vary.parse(List.of(name));
			String selection = vary.select(headers(name, text));
			assertThat(vary.select(headers(name, " " + text + "\t"))).as(text).isEqualTo(selection);
			assertThat(selection).as(text).isNotEqualTo(vary.select(new HttpHeaders()));
			vary.select(headers(name, other));
		}
		Vary.parse(List.of(text, other)).select(headers("foo", text));
		Vary.preferredLanguage(headers("Accept-Language", text));
	}

	private void checkRange(String text) {
		ByteRange range = ByteRange.of(List.of(text), 10);
		if (range != null) {
			assertThat(range.first()).as(text).isBetween(0, 10);
			assertThat(range.first() + range.length()).as(text).isLessThanOrEqualTo(10);
		}
	}

	private static HttpHeaders headers(String name, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.add(name, value);
		return headers;
	}

	private String mutate(String seed, Random random) {
		StringBuilder text = new StringBuilder(seed);
		for (int i = random.nextInt(4); i >= 0; i--) {
			int position = random.nextInt(text.length() + 1);
			switch (random.nextInt(4)) {
				case 0 -> text.insert(position, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
				case 1 -> text.delete(position, Math.min(text.length(), position + random.nextInt(3)));
				case 2 -> text.insert(position, text.substring(position / 2, position));
				default -> text.append(SEEDS.get(random.nextInt(SEEDS.size())), 0, 3);
			}
		}
		return text.toString();
	}

}
