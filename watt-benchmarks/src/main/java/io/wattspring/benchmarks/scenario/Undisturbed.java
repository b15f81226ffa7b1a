package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.wattspring.benchmarks.report.Metric;
import io.wattspring.benchmarks.report.Sample;

/**
 * Repeats measurements during which the machine's host gave too much of the processors'
 * time to others, or other processes used too much of it, three times at most. Of those
 * that were all disturbed the least disturbed one counts. Repetitions end when they have
 * taken a given time in all.
 *
 * @since 0.1.0
 */
public final class Undisturbed {

	private static final int MOST_TIMES = 3;

	private final int mostDisturbedPercent;

	private final LongSupplier nanoTime;

	private long nanosLeft;

	/**
	 * Create with the limits.
	 * @param mostDisturbedPercent what may be stolen or used by others, together; with
	 * 100 nothing is repeated
	 * @param budget time for all repetitions
	 */
	public Undisturbed(int mostDisturbedPercent, Duration budget) {
		this(mostDisturbedPercent, budget, System::nanoTime);
	}

	Undisturbed(int mostDisturbedPercent, Duration budget, LongSupplier nanoTime) {
		this.mostDisturbedPercent = mostDisturbedPercent;
		this.nanosLeft = budget.toNanos();
		this.nanoTime = nanoTime;
	}

	/**
	 * Measure, maybe more than once.
	 * @param recorder takes the values of the measurement that counts, and how often it
	 * was tried if that was more than once
	 * @param work measures and records how much was stolen or used by others meanwhile
	 * @return the values of the measurement that counts
	 * @throws IOException if the measurement fails
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	List<Sample> measure(Recorder recorder, Work work) throws IOException, InterruptedException {
		List<Sample> best = attempt(recorder, work);
		int times = 1;
		while (disturbed(best) > this.mostDisturbedPercent && times < MOST_TIMES && this.nanosLeft > 0) {
			long start = this.nanoTime.getAsLong();
			List<Sample> next = attempt(recorder, work);
			this.nanosLeft -= this.nanoTime.getAsLong() - start;
			best = (disturbed(next) < disturbed(best)) ? next : best;
			times++;
		}
		best.forEach(recorder.samples());
		if (times > 1) {
			recorder.record(Metric.ATTEMPTS, times);
		}
		return best;
	}

	private static List<Sample> attempt(Recorder recorder, Work work) throws IOException, InterruptedException {
		List<Sample> samples = new ArrayList<>();
		work.measure(recorder.to(samples::add));
		return samples;
	}

	private static double disturbed(List<Sample> samples) {
		return samples.stream()
			.filter((sample) -> sample.metric() == Metric.STOLEN || sample.metric() == Metric.OTHERS)
			.mapToDouble(Sample::value)
			.sum();
	}

	/**
	 * Measures.
	 */
	@FunctionalInterface
	interface Work {

		/**
		 * Measure.
		 * @param recorder takes the values
		 * @throws IOException if it fails
		 * @throws InterruptedException if the thread is interrupted meanwhile
		 */
		void measure(Recorder recorder) throws IOException, InterruptedException;

	}

}
