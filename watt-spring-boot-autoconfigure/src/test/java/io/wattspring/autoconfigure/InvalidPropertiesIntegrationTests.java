package io.wattspring.autoconfigure;

import java.util.Locale;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests of what a start says about properties that are wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidPropertiesIntegrationTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			watt.workers                 | 0    | a number from 1 to 1024
			watt.workers                 | abc  | 'auto' or 'max'
			watt.workers                 | 1025 | a number from 1 to 1024
			watt.enabled                 | ture | Action:
			watt.cache.enabled           | yess | Action:
			watt.dispatch                | foo  | run-queue
			watt.drain.keep-alive-grace  | 200000d | at most 365 days
			watt.watchdog.loop-avoid-after | 200000d | at most 365 days
			watt.overload.queue-capacity | 0    | at least 1
			watt.overload.queue-capacity | many | Action:
			watt.watchdog.interval       | 0    | a positive duration
			watt.watchdog.interval       | soon | Action:
			watt.drain.keep-alive-grace  | -1s  | not negative
			watt.watchdog.give-up-after  | 200000d | at most 365 days
			watt.watchdog.loop-swap-after | 200000d | at most 365 days
			watt.watchdog.give-up-after  | 500ms | longer than watt.watchdog.spare-after
			watt.watchdog.give-up-after  | -5s  | or -1 for never
			watt.watchdog.give-up-after-path[/a/**] | 1s | longer than watt.watchdog.spare-after
			watt.watchdog.max-quarantined | -1  | at least 0
			watt.watchdog.exhaustion.heap-occupancy | 95.0 | greater than 0, at most 1
			watt.watchdog.exhaustion.gc-share | 0.0 | greater than 0, at most 1
			watt.watchdog.exhaustion.heap-grace | 0 | a positive duration
			watt.watchdog.exhaustion.broken-after | 0 | or -1 for never
			watt.schedulers.parallel     | none | reactor
			watt.watchdog.loop-avoid-after | 0 | a positive duration
			watt.watchdog.interval       | -1s  | a positive duration
			watt.watchdog.warn-after     | -1s  | a positive duration
			watt.watchdog.spare-after    | -1s  | a positive duration
			watt.watchdog.spare-blocked-after | 0 | a positive duration
			watt.watchdog.slow-down-after | 0 | a positive duration, at most 365 days, or -1 for never
			watt.watchdog.max-spares     | -1   | at least 0
			watt.overload.target-delay   | -1s  | a positive duration
			watt.overload.interval       | -1s  | a positive duration
			watt.overload.warm-up        | -1s  | not negative
			watt.overload.max-in-flight  | 0    | at least 1
			watt.overload.excluded-paths | /a/{ | a path pattern
			watt.watchdog.loop-swap-after | 0 | loop-avoid-after (200ms), at most 365 days, or -1
			""")
	void startWhenValueIsWrongTellsPropertyValueAndExpectation(String property, String value, String expected,
			CapturedOutput output) {
		assertFailure(output, property, value, expected, property + "=" + value);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			watt.cache.key.headers  | a b   | separated by commas
			watt.cache.key.headers  | a,b:  | separated by commas
			watt.cache.key.cookies  | a=b   | separated by commas
			watt.cache.max-variants | 0     | at least 1
			""")
	void startWhenValueOfTheCacheIsWrongTellsIt(String property, String value, String expected, CapturedOutput output) {
		String wrong = value.substring(value.indexOf(',') + 1);
		assertFailure(output, property, wrong, expected, "watt.cache.enabled=true", property + "=" + value);
	}

	private static void assertFailure(CapturedOutput output, String property, String value, String expected,
			String... properties) {
		assertThatException().isThrownBy(() -> TestServer.start(TestEndpoints.class, properties));
		String analysis = output.getAll().substring(output.getAll().indexOf("APPLICATION FAILED TO START"));
		assertThat(analysis.toLowerCase(Locale.ROOT).replace('_', '-')).contains(property, value,
				expected.toLowerCase(Locale.ROOT));
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("watt-")));
	}

}
