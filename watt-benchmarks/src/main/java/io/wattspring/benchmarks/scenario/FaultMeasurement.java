package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;

import io.wattspring.benchmarks.load.Connections;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.OpenLoadResult;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Load without faults for 5 seconds, then the same with faults, whose own outcome does
 * not count.
 *
 * @param rate requests per second
 * @param path what is requested
 * @param faults the mix of that and the faults
 * @param connections what requests are sent over
 */
record FaultMeasurement(Rate rate, String path, Mix faults, Connections connections) implements Measurement {

	private static final Duration CALM = Duration.ofSeconds(5);

	private static final int LEAST_SECONDS = 20;

	FaultMeasurement(int requestsPerSecond, String path, Mix faults) {
		this((process) -> requestsPerSecond, path, faults, Connections.KEEP_ALIVE);
	}

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		int offered = this.rate.of(process);
		recorder.record(Metric.OFFERED, offered);
		MeasuredLoad.recordCalm(recorder, calm(process, offered));
		Duration length = Duration.ofSeconds(Math.max(LEAST_SECONDS, recorder.bench().plan().seconds()));
		OpenLoad load = new OpenLoad(process.port(), this.faults, new Stage(offered, length));
		MeasuredLoad.run(load.over(this.connections), process).record(recorder);
	}

	private OpenLoadResult calm(ApplicationProcess process, int offered) throws InterruptedException {
		return new OpenLoad(process.port(), Mix.of(this.path), new Stage(offered, CALM)).over(this.connections).run();
	}

}
