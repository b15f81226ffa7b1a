package io.wattspring.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StallLog}.
 */
class StallLogTests {

	private final List<String> lines = new ArrayList<>();

	private final StallLog log = new StallLog(2, 1000, this.lines::add);

	@Test
	void lineNamesThreadRequestDurationKindAndStack() {
		this.log.add(stall("GET /page"), 0);
		assertThat(this.lines).singleElement()
			.asString()
			.startsWith("watt-run-1 has been blocked for 500 ms with GET /page")
			.contains("at java.lang.Object.wait(Native Method)");
	}

	@Test
	void stormIsLoggedInPartAndCounted() {
		for (int i = 0; i < 5; i++) {
			this.log.add(stall("GET /" + i), i);
		}
		assertThat(this.lines).hasSize(2);
		this.log.add(stall("GET /next"), 1000);
		assertThat(this.lines).hasSize(4);
		assertThat(this.lines.get(2)).isEqualTo("3 more stalls were not logged");
		assertThat(this.log.total()).isEqualTo(6);
	}

	@Test
	void howManyWereNotLoggedIsToldWhenThePeriodEnds() {
		for (int i = 0; i < 5; i++) {
			this.log.add(stall("GET /" + i), i);
		}
		this.log.endPeriod(999);
		assertThat(this.lines).hasSize(2);
		this.log.endPeriod(1000);
		this.log.endPeriod(2000);
		assertThat(this.lines).hasSize(3).last().isEqualTo("3 more stalls were not logged");
	}

	@Test
	void lastTwentyAreKeptNewestFirst() {
		for (int i = 0; i < 25; i++) {
			this.log.add(stall("GET /" + i), i);
		}
		assertThat(this.log.last()).hasSize(20);
		assertThat(this.log.last().get(0).request()).isEqualTo("GET /24");
		assertThat(this.log.last().get(19).request()).isEqualTo("GET /5");
	}

	private Stall stall(String request) {
		return new Stall(Instant.EPOCH, "watt-run-1", request, Duration.ofMillis(500), StallKind.BLOCKED,
				List.of("java.lang.Object.wait(Native Method)"));
	}

}
