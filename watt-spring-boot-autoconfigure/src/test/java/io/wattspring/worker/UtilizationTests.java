package io.wattspring.worker;

import java.util.concurrent.TimeUnit;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Utilization}. Times are in tenths of a second.
 */
class UtilizationTests {

	private final Utilization utilization = new Utilization();

	private long busy;

	@Test
	void shareIsThatOfTheLastSeconds() {
		assertThat(this.utilization.value()).isZero();
		run(0, 70, 100);
		assertThat(this.utilization.value()).isOne();
		run(70, 140, 0);
		assertThat(this.utilization.value()).isZero();
		run(140, 210, 25);
		assertThat(this.utilization.value()).isEqualTo(0.25, Offset.offset(0.01));
	}

	@Test
	void shareIsFromZeroToOne() {
		this.utilization.record(0, () -> 0);
		this.utilization.record(nanos(10), () -> nanos(11));
		assertThat(this.utilization.value()).isOne();
		this.utilization.record(nanos(20), () -> -nanos(100));
		assertThat(this.utilization.value()).isZero();
	}

	private void run(int from, int to, int percent) {
		for (int time = from; time < to; time++) {
			this.busy += nanos(1) * percent / 100;
			this.utilization.record(nanos(time + 1), () -> this.busy);
		}
	}

	private static long nanos(int tenths) {
		return TimeUnit.MILLISECONDS.toNanos(100L * tenths);
	}

}
