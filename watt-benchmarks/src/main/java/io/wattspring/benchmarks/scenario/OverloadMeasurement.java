package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;

import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.OpenLoadResult;
import io.wattspring.benchmarks.load.Outcome;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Peak capacity in a closed loop, then half of it for 5 seconds, twice as much for 20
 * seconds at least, half of it for 10 seconds, and the peak capacity again.
 */
final class OverloadMeasurement implements Measurement {

	private static final String PATH = "/page";

	private static final int LEAST_SECONDS = 20;

	private static final Duration CALM = Duration.ofSeconds(5);

	private static final Duration AFTERWARDS = Duration.ofSeconds(10);

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		double before = ClosedLoop.run(process, PATH, CALM);
		recorder.record(Metric.OFFERED, 2 * before);
		Duration length = Duration.ofSeconds(Math.max(LEAST_SECONDS, recorder.bench().plan().seconds()));
		recordMemory(process, recorder, Metric.HEAP_BEFORE, Metric.RESIDENT_BEFORE);
		MeasuredLoad load = MeasuredLoad.run(load(process, before, length), process);
		recordMemory(process, recorder, Metric.HEAP, Metric.RESIDENT);
		load.recordGenerator(recorder);
		// a JVM goes on getting faster: the peak is that of the warmer process
		record(recorder, Math.max(before, ClosedLoop.run(process, PATH, CALM)), load.result(), length);
	}

	private static OpenLoad load(ApplicationProcess process, double peak, Duration length) {
		Stage half = new Stage(Math.max(1, (int) (peak / 2)), CALM);
		return new OpenLoad(process.port(), Mix.of(PATH), half, new Stage((int) (2 * peak) + 1, length),
				new Stage(half.requestsPerSecond(), AFTERWARDS));
	}

	private static void record(Recorder recorder, double peak, OpenLoadResult result, Duration length) {
		OpenLoadResult calm = result.between(Duration.ZERO, CALM);
		OpenLoadResult overload = result.between(CALM, CALM.plus(length));
		double answered = overload.count(Outcome.ANSWERED) * 1000.0 / length.toMillis();
		recorder.record(Metric.PEAK, peak);
		recorder.record(Metric.RATE, answered);
		recorder.record(Metric.PEAK_SHARE, 100 * answered / peak);
		MeasuredLoad.recordCalm(recorder, calm);
		overload.latencies().ifPresent((latencies) -> MeasuredLoad.recordLatencies(recorder, latencies));
		MeasuredLoad.recordCounts(recorder, overload);
		recorder.record(Metric.RECOVERY, new Recovery(calm).millis(result, CALM.plus(length), AFTERWARDS));
	}

	private static void recordMemory(ApplicationProcess process, Recorder recorder, Metric heap, Metric resident)
			throws IOException, InterruptedException {
		String used = process.get("/heap/collect", Duration.ofSeconds(10)).required();
		recorder.record(heap, Long.parseLong(used) / 1048576.0);
		recorder.record(resident, process.status().residentKibibytes() / 1024.0);
	}

}
