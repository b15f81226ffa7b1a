package io.wattspring.watchdog;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StallKind}.
 */
class StallKindTests {

	@ParameterizedTest
	@CsvSource({ "0, BLOCKED", "1, BLOCKED", "2, BLOCKED", "3, BUSY", "25, BUSY", "100, BUSY" })
	void threadThatSharesProcessorsWithManyOthersIsBusy(long cpuMillis, StallKind kind) {
		assertThat(StallKind.of(cpuMillis, 100)).isEqualTo(kind);
	}

}
