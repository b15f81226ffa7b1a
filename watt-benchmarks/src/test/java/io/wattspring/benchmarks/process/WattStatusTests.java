package io.wattspring.benchmarks.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WattStatus}.
 */
class WattStatusTests {

	@Test
	void parseReadsSparesAndStalls() {
		String json = "{\"workers\":[],\"runQueue\":{\"waiting\":0,\"threads\":3,\"busy\":1,\"spares\":1},"
				+ " \"stalls\": {\"count\":7,\"last\":[{\"thread\":\"watt-run-1\",\"millis\":500}]}}";
		assertThat(WattStatus.parse(json)).isEqualTo(new WattStatus(1, 7, 0));
	}

	@Test
	void parseAddsWhatElseTheWatchdogDid() {
		String json = "{\"runQueue\":{\"spares\":0,\"replacements\":{\"gaveUp\":3,\"died\":2}},"
				+ "\"workers\":[{\"swaps\":{\"count\":1}},{\"swaps\":{\"count\":4}}]}";
		assertThat(WattStatus.parse(json).interventions()).isEqualTo(8);
	}

	@Test
	void parseWhenHandlersRunOnEventLoopsHasNoSpares() {
		assertThat(WattStatus.parse("{\"runQueue\":null,\"stalls\":{\"count\":0}}")).isEqualTo(new WattStatus(0, 0, 0));
	}

}
