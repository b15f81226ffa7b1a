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
 * 503 for the same requests, after a warm-up with them. Only where there are such
 * answers.
 */
final class ShedCost implements Measurement {

	private static final int CAPACITY = 64;

	/**
	 * A queue that is soon full, and nobody who stands in for the blocked threads or
	 * gives up on them.
	 */
	static final List<String> PROPERTIES = List.of("-Dwatt.overload.queue-capacity=" + CAPACITY,
			"-Dwatt.watchdog.spare-after=1h", "-Dwatt.watchdog.spare-blocked-after=1h",
			"-Dwatt.watchdog.give-up-after=-1");

	private static final String WORK = "/work?us=3000";

	private static final String BLOCK = "/faults/block?ms=-1";

	private static final Duration SETTLING = Duration.ofMillis(500);

	private static final int SHED_PER_SECOND = 1000;

	private static final Duration LENGTH = Duration.ofSeconds(8);

	/**
	 * Refusals before they are measured: the compiler is busy with them for that long.
	 */
	private static final Duration WARMUP = Duration.ofSeconds(30);

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		MeasuredLoad work = MeasuredLoad.run(load(process, 100, LENGTH), process);
		recorder.record(Metric.SERVER_CPU, work.serverMicros(Outcome.ANSWERED));
		if (process.wattStatus().isEmpty()) {
			return;
		}
		List<HeldRequest> held = new ArrayList<>();
		try {
			fill(process, held);
			shed(process, recorder);
		}
		finally {
			for (HeldRequest request : held) {
				request.close();
			}
		}
	}

	// The run threads one after the other, so that none of these requests is refused
	private static void fill(ApplicationProcess process, List<HeldRequest> held)
			throws IOException, InterruptedException {
		for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
			held.add(new HeldRequest(process.port(), BLOCK));
			Thread.sleep(SETTLING.toMillis());
		}
		for (int i = 0; i < CAPACITY; i++) {
			held.add(new HeldRequest(process.port(), BLOCK));
		}
		Thread.sleep(SETTLING.toMillis());
	}

	private static void shed(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		int status = process.get(WORK, Duration.ofSeconds(1)).status();
		if (status != 503) {
			throw new IllegalStateException("The queue is full, but a request was not refused: " + status);
		}
		load(process, SHED_PER_SECOND, WARMUP).run();
		MeasuredLoad shed = MeasuredLoad.run(load(process, SHED_PER_SECOND, LENGTH), process);
		recorder.record(Metric.SHED_CPU, shed.serverMicros(Outcome.SHED));
		shed.recordGenerator(recorder);
		MeasuredLoad.recordCounts(recorder, shed.result());
	}

	private static OpenLoad load(ApplicationProcess process, int requestsPerSecond, Duration length) {
		return new OpenLoad(process.port(), Mix.of(WORK), new Stage(requestsPerSecond, length));
	}

}
