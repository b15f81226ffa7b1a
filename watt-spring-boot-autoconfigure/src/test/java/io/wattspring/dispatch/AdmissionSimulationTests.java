package io.wattspring.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Simulates two run threads that can do 200 requests/s, in virtual time: half of that for
 * 5 s, then a load for 30 s, then half of it again.
 */
class AdmissionSimulationTests {

	private static final double CAPACITY = 200;

	private static final double BEGIN = 5;

	private static final double END = 35;

	private static final double STOP = 45;

	private final Admission admission = new Admission(
			new AdmissionLimits(true, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO, 5000, 8000), 2);

	private final Random random = new Random(1);

	private final Queue<Double> queue = new ArrayDeque<>();

	private final double[] free = new double[2];

	private final List<Double> latencies = new ArrayList<>();

	private boolean randomLength;

	private double calmAfter;

	private int refused;

	@Test
	void steadyLoadAt95PercentIsNotShed() {
		run(0.95);
		assertThat(this.refused).isZero();
		assertThat(percentile(99)).isLessThan(0.05);
	}

	@Test
	void twiceTheCapacityIsAnsweredAtFullRateAndSoon() {
		run(2);
		assertThat(goodput()).isBetween(0.99, 1.03);
		assertThat(percentile(50)).isBetween(0.05, 0.13);
		assertThat(percentile(95)).isLessThan(0.2);
		assertThat(percentile(100)).isLessThan(1.1);
		assertThat(this.calmAfter - END).isLessThan(1);
	}

	@Test
	void handlersOfRandomLengthAreAnsweredAtFullRateAndSoon() {
		this.randomLength = true;
		run(2);
		assertThat(goodput()).isBetween(0.97, 1.05);
		assertThat(percentile(95)).isLessThan(0.25);
		assertThat(this.calmAfter - END).isLessThan(1);
	}

	@Test
	void fiveTimesTheCapacityIsAnsweredAtFullRateAndSoon() {
		run(5);
		assertThat(goodput()).isBetween(0.99, 1.03);
		assertThat(percentile(95)).isLessThan(0.25);
	}

	@Test
	void littleMoreThanTheCapacityIsAnsweredAtFullRateAndSoon() {
		run(1.1);
		assertThat(goodput()).isBetween(0.99, 1.03);
		assertThat(percentile(95)).isLessThan(0.15);
	}

	private void run(double load) {
		double now = 0;
		double arrival = 0;
		while (now < STOP) {
			int thread = (this.free[0] <= this.free[1]) ? 0 : 1;
			double turn = (this.queue.isEmpty()) ? Double.MAX_VALUE : Math.max(this.free[thread], this.queue.peek());
			now = Math.min(arrival, turn);
			if (turn < arrival) {
				begin(this.queue.remove(), thread, now);
			}
			else {
				arrive(now);
				arrival += 1 / (((now >= BEGIN && now < END) ? load : 0.5) * CAPACITY);
			}
		}
	}

	private void arrive(double now) {
		if (this.admission.refusal(this.queue.size(), this.queue.size(), longest(now)) == null) {
			this.queue.add(now);
		}
		else {
			refused(now);
		}
	}

	private long longest(double now) {
		return (this.queue.isEmpty()) ? 0 : nanos(now - this.queue.peek());
	}

	private void begin(double arrived, int thread, double now) {
		if (!this.admission.begins(nanos(now - arrived), this.queue.size(), nanos(now))) {
			refused(now);
			return;
		}
		double length = 2 / CAPACITY * ((this.randomLength) ? -Math.log(1 - this.random.nextDouble()) : 1);
		this.free[thread] = now + length;
		if (arrived >= BEGIN && arrived < END) {
			this.latencies.add(this.free[thread] - arrived);
		}
	}

	private void refused(double now) {
		this.refused++;
		this.calmAfter = now;
	}

	private double goodput() {
		return this.latencies.size() / (END - BEGIN) / CAPACITY;
	}

	private double percentile(int percent) {
		Collections.sort(this.latencies);
		return this.latencies.get(Math.min(this.latencies.size() * percent / 100, this.latencies.size() - 1));
	}

	private static long nanos(double seconds) {
		return (long) (seconds * 1e9);
	}

}
