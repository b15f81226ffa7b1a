package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.generator.LoadGenerator;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Load before the first round, in stretches of half the least length, until the rate no
 * longer rises: a JVM on two shared cores may compile for longer than any fixed time.
 */
final class Warmup {

	private static final int MOST_STRETCHES = 12;

	private static final double RISE = 1.03;

	private Warmup() {
	}

	static void run(LoadGenerator generator, String path, ApplicationProcess process, Recorder recorder)
			throws IOException, InterruptedException {
		int seconds = Math.max(1, recorder.bench().plan().warmupSeconds() / 2);
		List<Double> rates = new ArrayList<>();
		while (!isOver(rates)) {
			rates.add(LoadMeasurement.run(generator, process, path, seconds).result().requestsPerSecond());
		}
		recorder.record(Metric.WARMUP, (double) seconds * rates.size());
	}

	/**
	 * Return whether the warm-up is over.
	 * @param rates requests per second in each stretch so far
	 * @return whether the last stretch was no faster than one before, by more than 3 %
	 */
	static boolean isOver(List<Double> rates) {
		if (rates.size() < 2) {
			return false;
		}
		int last = rates.size() - 1;
		double best = rates.subList(0, last).stream().mapToDouble(Double::doubleValue).max().orElseThrow();
		return rates.size() >= MOST_STRETCHES || rates.get(last) <= best * RISE;
	}

}
