package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.generator.LoadGenerator;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Load before the first round, in stretches of half the least length, until the CPU time
 * for each request no longer falls: a JVM on two shared cores may compile for longer than
 * any fixed time. It is not the rate that counts, as other processes change it.
 */
final class Warmup {

	private static final int MOST_STRETCHES = 12;

	private static final double FALL = 0.97;

	private Warmup() {
	}

	static void run(LoadGenerator generator, String path, ApplicationProcess process, Recorder recorder)
			throws IOException, InterruptedException {
		int seconds = Math.max(1, recorder.bench().plan().warmupSeconds() / 2);
		List<Double> costs = new ArrayList<>();
		while (!isOver(costs)) {
			costs.add(LoadMeasurement.run(generator, process, path, seconds).serverMicros());
		}
		recorder.record(Metric.WARMUP, (double) seconds * costs.size());
	}

	/**
	 * Return whether the warm-up is over.
	 * @param costs microseconds of CPU time for each request, stretch by stretch
	 * @return whether the last stretch was not cheaper than each before by more than 3 %
	 */
	static boolean isOver(List<Double> costs) {
		if (costs.size() < 2) {
			return false;
		}
		int last = costs.size() - 1;
		double best = costs.subList(0, last).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
		return costs.size() >= MOST_STRETCHES || costs.get(last) >= best * FALL;
	}

}
