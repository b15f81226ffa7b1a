package io.wattspring.benchmarks.scenario;

import java.io.IOException;

import io.wattspring.benchmarks.generator.LoadGenerator;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Load before the first round, for the same time for every configuration: the code that
 * is compiled in the meantime makes more of a difference than what is compared.
 */
final class Warmup {

	private Warmup() {
	}

	static void run(LoadGenerator generator, String path, ApplicationProcess process, Recorder recorder)
			throws IOException, InterruptedException {
		int seconds = recorder.bench().plan().warmupSeconds();
		LoadMeasurement.run(generator, process, path, seconds);
		recorder.record(Metric.WARMUP, seconds);
	}

}
