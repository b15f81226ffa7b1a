package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.client.HeldRequest;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Outcome;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Cost of 3 ms of work, then, with the run threads blocked and the run queue full, of the
 * 503 for the same requests. Only where there are such answers.
 */
final class ShedCost implements Measurement {

	/**
	 * One place in the queue, and no spare thread before the blocked ones return.
	 */
	static final List<String> PROPERTIES = List.of("-Dwatt.overload.queue-capacity=1",
			"-Dwatt.watchdog.spare-after=25s");

	private static final String WORK = "/work?us=3000";

	// more than run threads and places in the queue
	private static final int HELD = 6;

	private static final int SHED_PER_SECOND = 1000;

	private static final Duration LENGTH = Duration.ofSeconds(8);

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		MeasuredLoad work = MeasuredLoad.run(load(process, 100), process);
		recorder.record(Metric.SERVER_CPU, work.serverMicros(Outcome.ANSWERED));
		List<HeldRequest> held = new ArrayList<>();
		try {
			for (int i = 0; i < HELD; i++) {
				held.add(new HeldRequest(process.port(), "/faults/block?ms=20000"));
			}
			shed(process, recorder);
		}
		finally {
			for (HeldRequest request : held) {
				request.close();
			}
		}
	}

	private static void shed(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		if (process.get(WORK, Duration.ofSeconds(1)).status() == 503) {
			MeasuredLoad shed = MeasuredLoad.run(load(process, SHED_PER_SECOND), process);
			recorder.record(Metric.SHED_CPU, shed.serverMicros(Outcome.SHED));
			shed.recordGenerator(recorder);
			MeasuredLoad.recordCounts(recorder, shed.result());
		}
	}

	private static OpenLoad load(ApplicationProcess process, int requestsPerSecond) {
		return new OpenLoad(process.port(), Mix.of(WORK), new Stage(requestsPerSecond, LENGTH));
	}

}
