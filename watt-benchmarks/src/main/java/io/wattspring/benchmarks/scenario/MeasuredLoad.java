package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;

import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.OpenLoadResult;
import io.wattspring.benchmarks.load.Outcome;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.report.Distribution;
import io.wattspring.benchmarks.report.Metric;

/**
 * Outcome of an open load and what it cost both sides.
 *
 * @param result what became of the requests
 * @param server CPU time of the server
 * @param generator CPU time of the harness
 * @param elapsed how long it took
 */
record MeasuredLoad(OpenLoadResult result, Duration server, Duration generator, Duration elapsed) {

	static MeasuredLoad run(OpenLoad load, ApplicationProcess process) throws IOException, InterruptedException {
		return run(load, () -> process.stat().own());
	}

	static MeasuredLoad run(OpenLoad load, CpuTime cpu) throws IOException, InterruptedException {
		Duration server = cpu.get();
		Duration generator = Proc.ownStat().own();
		long start = System.nanoTime();
		OpenLoadResult result = load.run();
		Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
		return new MeasuredLoad(result, cpu.get().minus(server), Proc.ownStat().own().minus(generator), elapsed);
	}

	/**
	 * Return the server's CPU time for each request with some outcome.
	 * @param outcome the outcome
	 * @return microseconds, {@code NaN} if there was no such request
	 */
	double serverMicros(Outcome outcome) {
		return LoadMeasurement.microsPerRequest(this.server, this.result.count(outcome));
	}

	void record(Recorder recorder) {
		recorder.record(Metric.SUCCESS, this.result.successPercent());
		recordGenerator(recorder);
		this.result.latencies().ifPresent((latencies) -> recordLatencies(recorder, latencies));
		recordCounts(recorder, this.result);
	}

	void recordGenerator(Recorder recorder) {
		recorder.record(Metric.GENERATOR_SHARE, 100.0 * this.generator.toNanos() / this.elapsed.toNanos());
	}

	static void recordCalm(Recorder recorder, OpenLoadResult calm) {
		calm.latencies().ifPresent((latencies) -> {
			recorder.record(Metric.CALM_P50, latencies.median());
			recorder.record(Metric.CALM_P99, latencies.percentile(99));
		});
	}

	static void recordLatencies(Recorder recorder, Distribution latencies) {
		recorder.record(Metric.LATENCY_MEAN, latencies.mean());
		recorder.record(Metric.LATENCY_P50, latencies.median());
		recorder.record(Metric.LATENCY_P95, latencies.percentile(95));
		recorder.record(Metric.LATENCY_P99, latencies.percentile(99));
		recorder.record(Metric.LATENCY_MAX, latencies.max());
	}

	static void recordCounts(Recorder recorder, OpenLoadResult result) {
		recorder.record(Metric.SHED, result.count(Outcome.SHED));
		recorder.record(Metric.TIMED_OUT, result.count(Outcome.TIMED_OUT));
		recorder.record(Metric.BROKEN, result.count(Outcome.FAILED));
		recorder.record(Metric.NOT_SENT, result.count(Outcome.DROPPED));
	}

}
