package io.wattspring.cache.policy;

import java.net.URI;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.wattspring.cache.policy.StructuredDictionary.Member;
import io.wattspring.cache.policy.StructuredDictionary.Type;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for texts that the parsers fail for, or read as something that they do not say.
 * The seed is fixed, so that a build does not depend on chance; to look further, change
 * it or the tries.
 */
class PolicyFuzzTests {

	private static final String SEED = "9111";

	private static final int TRIES = 1000;

	private static final long NOW = 1_800_000_000L;

	private static final Pattern WEEKDAY = Pattern.compile("^[a-z]+,? ", Pattern.CASE_INSENSITIVE);

	private static final Pattern PADDED_DAY = Pattern.compile("(?<=^[a-z]{3}) 0(?=\\d )", Pattern.CASE_INSENSITIVE);

	@Property(seed = SEED, tries = TRIES)
	void dateIsReadAsItWasWritten(@ForAll("secondsOfNow") long seconds, @ForAll DateFormat format) {
		assertThat(HttpDate.parse(format.write(seconds), NOW)).isEqualTo(seconds);
		assertThat(HttpDate.parse(format.write(seconds).toLowerCase(Locale.ROOT), NOW)).isEqualTo(seconds);
	}

	@Property(seed = SEED, tries = TRIES)
	void onlyWhatIsWrittenAsADateIsOne(@ForAll("almostDates") String text) {
		long seconds = HttpDate.parse(text, NOW);
		if (seconds != HttpDate.INVALID && !text.contains(":60")) {
			// Weekdays are not compared with the day
			assertThat(Stream.of(DateFormat.values()).map((format) -> withoutWeekday(format.write(seconds))))
				.contains(withoutWeekday(text));
		}
	}

	private static String withoutWeekday(String date) {
		String rest = WEEKDAY.matcher(date).replaceFirst("");
		return PADDED_DAY.matcher(rest).replaceFirst("  ").toLowerCase(Locale.ROOT);
	}

	@Property(seed = SEED, tries = TRIES)
	void dictionaryIsReadAsItWasWritten(@ForAll @Size(max = 6) List<@From("members") WrittenMember> members,
			@ForAll("optionalWhitespace") String whitespace) {
		String text = String.join(whitespace + "," + whitespace, members.stream().map(WrittenMember::text).toList());
		Map<String, Member> parsed = StructuredDictionary.parse(text);
		assertThat(parsed).hasSameSizeAs(members.stream().map(WrittenMember::key).distinct().toList());
		members.stream()
			.filter((member) -> isLast(member, members))
			.forEach((member) -> assertThat(parsed).containsEntry(member.key(), member.value()));
	}

	private static boolean isLast(WrittenMember member, List<WrittenMember> members) {
		List<WrittenMember> same = members.stream().filter((other) -> other.key().equals(member.key())).toList();
		return same.get(same.size() - 1) == member;
	}

	@Property(seed = SEED, tries = TRIES)
	void dictionaryHasNoKeysThatCannotBe(@ForAll("almostFields") String text) {
		Map<String, Member> members = StructuredDictionary.parse(text);
		if (members != null) {
			assertThat(members.keySet()).allMatch((key) -> key.matches("[a-z*][a-z0-9_.*-]*"));
		}
	}

	@Property(seed = SEED, tries = TRIES)
	void firstOfEqualDirectivesCounts(
			@ForAll @Size(min = 1, max = 5) List<@From("directives") WrittenDirective> directives,
			@ForAll("optionalWhitespace") String whitespace, @ForAll boolean lines) {
		List<String> members = directives.stream().map(WrittenDirective::text).toList();
		CacheControl control = CacheControl
			.parse((lines) ? members : List.of(String.join(whitespace + "," + whitespace, members)));
		WrittenDirective first = directives.get(0);
		assertThat(control.seconds(first.name())).isEqualTo(DeltaSeconds.saturate(first.seconds()));
	}

	@Property(seed = SEED, tries = TRIES)
	void nothingHidesARestriction(@ForAll("almostFields") String text) {
		assertThat(CacheControl.parse(List.of(text, "no-store")).has("no-store")).isTrue();
		assertThat(CacheControl.parse(List.of(text + ", no-store")).has("no-store")).isTrue();
		assertThat(CacheControl.parse(List.of("private, " + text)).isUnqualified("private")).isTrue();
	}

	@Property(seed = SEED, tries = TRIES)
	void secondsAreNeverBeyondTheirRange(@ForAll("almostFields") String text, @ForAll("almostFields") String other) {
		List<String> lines = List.of(text, other);
		assertThat(AgeField.parse(lines)).isBetween(0L, DeltaSeconds.MAX);
		assertThat(CacheControl.parse(lines).seconds("max-age")).isBetween(CacheControl.ABSENT, DeltaSeconds.MAX);
	}

	@Property(seed = SEED, tries = TRIES)
	void rangeIsWhatItsOffsetsSay(@ForAll @IntRange(max = 300) int total, @ForAll @LongRange(max = 400) long first,
			@ForAll @LongRange(max = 400) long last) {
		ByteRange range = ByteRange.of(List.of("bytes=" + first + "-" + last), total);
		if (last < first) {
			assertThat(range).isNull();
			return;
		}
		long bytes = LongStream.rangeClosed(first, last).filter((offset) -> offset < total).count();
		assertThat(range).isNotNull();
		assertThat(range.length()).isEqualTo((int) bytes);
		assertThat(range.first()).isEqualTo((bytes > 0) ? (int) first : 0);
		assertThat(ByteRange.of(List.of("bytes=" + first + "-"), total))
			.isEqualTo(ByteRange.of(List.of("bytes=" + first + "-" + Math.max(first, total)), total));
		// The end of nothing is all of it
		assertThat(ByteRange.of(List.of("bytes=-" + last), total)).isEqualTo((total == 0 && last > 0) ? null
				: new ByteRange((int) Math.max(0, total - last), (int) Math.min(total, last)));
	}

	@Property(seed = SEED, tries = TRIES)
	void rangeIsWithinItsBody(@ForAll("almostFields") String text, @ForAll @IntRange(max = 20) int total) {
		ByteRange range = ByteRange.of(List.of(text), total);
		if (range != null) {
			assertThat(range.first()).isBetween(0, total);
			assertThat(range.first() + range.length()).isLessThanOrEqualTo(total);
		}
	}

	@Property(seed = SEED, tries = TRIES)
	void orderOfEqualWeightsAndWhitespaceMakeNoVariant(
			@ForAll @Size(min = 1, max = 5) List<@From("languages") String> members,
			@ForAll("optionalWhitespace") String whitespace) {
		Vary vary = Vary.parse(List.of("Accept-Language"));
		List<String> reversed = new ArrayList<>(members);
		Collections.reverse(reversed);
		assertThat(vary.select(headers("Accept-Language", String.join("," + whitespace, members))))
			.isEqualTo(vary.select(headers("accept-language", String.join(whitespace + ",", reversed))))
			.isNotEqualTo(vary.select(headers("Accept-Language", String.join(",", members) + ", x-more")));
	}

	@Property(seed = SEED, tries = TRIES)
	void absentFieldIsNoVariantOfAPresentOne(@ForAll("fieldsAndNothing") String text) {
		for (String name : List.of("foo", "accept-language", "accept", "accept-encoding")) {
			Vary vary = Vary.parse(List.of(name));
			String selection = vary.select(headers(name, text));
			assertThat(vary.select(headers(name, " " + text + "\t"))).isEqualTo(selection);
			assertThat(selection).isNotEqualTo(vary.select(new HttpHeaders()));
		}
	}

	@Property(seed = SEED, tries = TRIES)
	void nothingFails(@ForAll("almostFields") String text, @ForAll("almostFields") String other) {
		List<String> lines = List.of(text, other);
		CacheControl.parse(lines).fieldNames("private");
		Vary.parse(lines).select(headers("foo", text));
		Vary.preferredLanguage(headers("Accept-Language", text));
		EntityTags.matchesWeakly(lines, text);
		FieldRules.tags(headers("Cache-Tag", text));
		Invalidation.of(HttpMethod.POST, URI.create("http://a/"), 200, headers("Location", text));
	}

	private static HttpHeaders headers(String name, String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.add(name, value);
		return headers;
	}

	@Provide
	Arbitrary<Long> secondsOfNow() {
		// What two digits of a year can say
		long years = 49L * 365 * 24 * 3600;
		return Arbitraries.longs().between(NOW - years, NOW + years);
	}

	@Provide
	Arbitrary<String> almostDates() {
		return almost(Combinators.combine(secondsOfNow(), Arbitraries.of(DateFormat.class))
			.as((seconds, format) -> format.write(seconds)));
	}

	@Provide
	Arbitrary<String> almostFields() {
		return almost(Arbitraries.of("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
				"max-age=3600, private=\"a, b\", no-cache", "a=1;b=2, c=(\"x\" y), d=:aGk=:, e=?0",
				"a=@12, b=%\"%c3%bc\", c=-1.5", "bytes=0-1", "bytes=-5", "bytes=7-", "*, Foo", "en;q=0.5, de, *;q=0",
				"\"a\", W/\"b\", *", "7200, 0", "99999999999999999999", "max-age", "http://a/b?c#d", "../b"));
	}

	@Provide
	Arbitrary<String> fieldsAndNothing() {
		return Arbitraries.oneOf(almostFields(), Arbitraries.of("", ",", " , "));
	}

	/**
	 * Return texts with up to three mistakes.
	 * @param texts texts without
	 * @return the texts
	 */
	private static Arbitrary<String> almost(Arbitrary<String> texts) {
		Arbitrary<String> insertions = Arbitraries.strings()
			.withChars(" \t,;=\"\\*()%:@?/-+.0123456789abzAZ\u0000\u00fc\u20ac\ud83d")
			.ofMaxLength(2);
		Arbitrary<Mistake> mistakes = Combinators
			.combine(Arbitraries.integers().between(0, 60), Arbitraries.integers().between(0, 2), insertions)
			.as(Mistake::new);
		return Combinators.combine(texts, mistakes.list().ofMaxSize(3)).as((text, made) -> {
			String result = text;
			for (Mistake mistake : made) {
				result = mistake.in(result);
			}
			return result;
		});
	}

	@Provide
	Arbitrary<String> optionalWhitespace() {
		return Arbitraries.of("", " ", "\t", " \t ");
	}

	@Provide
	Arbitrary<String> languages() {
		return Combinators
			.combine(Arbitraries.of("en", "de-CH", "fr", "*", "zh-Hant"), Arbitraries.of("", ";q=1", ";q=0.5"))
			.as((language, weight) -> language + weight);
	}

	@Provide
	Arbitrary<WrittenDirective> directives() {
		return Combinators
			.combine(Arbitraries.of("max-age", "s-maxage", "stale-if-error"), Arbitraries.longs().between(0, 1L << 33),
					Arbitraries.of(true, false), Arbitraries.of(true, false))
			.as(WrittenDirective::new);
	}

	@Provide
	Arbitrary<WrittenMember> members() {
		Arbitrary<String> keys = Arbitraries.of("a", "b", "*", "max-age", "c_1.x");
		Arbitrary<String> parameters = Arbitraries.of("", ";p", "; p=1;q=\"a,b\"", ";x=?0");
		return Combinators.combine(keys, values(), parameters)
			.as((key, value, rest) -> new WrittenMember(key, value, value.text() + rest));
	}

	private static Arbitrary<WrittenValue> values() {
		Arbitrary<WrittenValue> integers = Arbitraries.longs()
			.between(-999_999_999_999_999L, 999_999_999_999_999L)
			.map((number) -> new WrittenValue(Type.INTEGER, "" + number, "" + number));
		Arbitrary<WrittenValue> dates = Arbitraries.longs()
			.between(-1_000_000_000_000L, 1_000_000_000_000L)
			.map((number) -> new WrittenValue(Type.DATE, "" + number, "@" + number));
		Arbitrary<WrittenValue> strings = Arbitraries.strings()
			.withCharRange(' ', '~')
			.ofMaxLength(8)
			.map((text) -> new WrittenValue(Type.STRING, text, "\"" + text.replaceAll("([\"\\\\])", "\\\\$1") + "\""));
		Arbitrary<WrittenValue> tokens = Arbitraries.of("x", "*", "a/b:c", "A~!#$&'^_`|")
			.map((token) -> new WrittenValue(Type.TOKEN, token, token));
		Arbitrary<WrittenValue> booleans = Arbitraries.of("0", "1")
			.map((bit) -> new WrittenValue(Type.BOOLEAN, bit, "?" + bit));
		return Arbitraries.oneOf(integers, dates, strings, tokens, booleans);
	}

	/**
	 * A change of a text.
	 *
	 * @param position where, if the text is long enough
	 * @param deleted how many characters are missing
	 * @param inserted what is there instead
	 */
	private record Mistake(int position, int deleted, String inserted) {

		String in(String text) {
			int start = Math.min(this.position, text.length());
			int end = Math.min(start + this.deleted, text.length());
			return text.substring(0, start) + this.inserted + text.substring(end);
		}

	}

	/**
	 * A directive of {@code Cache-Control}.
	 *
	 * @param name its name
	 * @param seconds its argument
	 * @param quoted whether that is quoted
	 * @param upper whether the name is in upper case
	 */
	private record WrittenDirective(String name, long seconds, boolean quoted, boolean upper) {

		String text() {
			String name = (this.upper) ? this.name.toUpperCase(Locale.ROOT) : this.name;
			return name + "=" + ((this.quoted) ? "\"" + this.seconds + "\"" : this.seconds);
		}

	}

	/**
	 * A value of a member of a dictionary.
	 *
	 * @param type its type
	 * @param value what it says
	 * @param text how that is written
	 */
	private record WrittenValue(Type type, String value, String text) {

	}

	/**
	 * A member of a dictionary.
	 *
	 * @param key its key
	 * @param written its value
	 * @param rest value and parameters as they are written
	 */
	private record WrittenMember(String key, WrittenValue written, String rest) {

		Member value() {
			return new Member(this.written.type(), this.written.value());
		}

		String text() {
			return this.key + "=" + this.rest;
		}

	}

	/**
	 * The formats of RFC 9110, section 5.6.7.
	 */
	enum DateFormat {

		IMF_FIXDATE("EEE, dd MMM yyyy HH:mm:ss 'GMT'"),

		RFC_850("EEEE, dd-MMM-yy HH:mm:ss 'GMT'"),

		ASCTIME("EEE MMM ppd HH:mm:ss yyyy");

		private final DateTimeFormatter formatter;

		DateFormat(String pattern) {
			this.formatter = DateTimeFormatter.ofPattern(pattern, Locale.US);
		}

		String write(long seconds) {
			return this.formatter.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
		}

	}

}
