package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Distribution;

/**
 * Checks the generator: a server that is stopped for 2 of 10 seconds makes one request in
 * five wait between 0 and 2 seconds. So the mean is 200 ms, the 95th percentile 1,500 ms
 * and the 99th 1,900 ms; a generator that waits for answers before it sends more sees far
 * less. The same is done once before, without being counted, so that neither side meets
 * the burst of 600 new connections cold.
 */
final class GeneratorCheck implements Measurement {

	private static final Duration BEFORE = Duration.ofSeconds(4);

	private static final Duration FREEZE = Duration.ofSeconds(2);

	private static final double TOLERANCE = 0.1;

	private static final Stage LOAD = new Stage(300, Duration.ofSeconds(10));

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		run(process);
		MeasuredLoad load = run(process);
		load.record(recorder);
		check(load.result()
			.latencies()
			.orElseThrow(() -> new IllegalStateException("generator: no request was answered")));
	}

	private static MeasuredLoad run(ApplicationProcess process) throws IOException, InterruptedException {
		CompletableFuture<Void> freeze = CompletableFuture.runAsync(() -> freeze(process));
		MeasuredLoad load = MeasuredLoad.run(new OpenLoad(process.port(), Mix.of("/hello"), LOAD), process);
		freeze.join();
		return load;
	}

	static void check(Distribution latencies) {
		require("mean", latencies.mean(), 200);
		require("95th percentile", latencies.percentile(95), 1500);
		require("99th percentile", latencies.percentile(99), 1900);
	}

	private static void require(String name, double value, double expected) {
		if (Math.abs(value - expected) > expected * TOLERANCE) {
			throw new IllegalStateException(
					"generator: %s %.0f ms (expected: %.0f ms, 10 %% more or less)".formatted(name, value, expected));
		}
	}

	private static void freeze(ApplicationProcess process) {
		try {
			Thread.sleep(BEFORE.toMillis());
			process.freeze(FREEZE);
		}
		catch (IOException | InterruptedException ex) {
			throw new CompletionException(ex);
		}
	}

}
