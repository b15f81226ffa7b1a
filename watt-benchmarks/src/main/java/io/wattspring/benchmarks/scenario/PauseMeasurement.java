package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.WattStatus;
import io.wattspring.benchmarks.report.Metric;

/**
 * What the watchdog makes of a process that is stopped for 10 seconds and of a full
 * collection of a big heap, both under 50 requests each second. Only where there is a
 * watchdog.
 */
final class PauseMeasurement implements Measurement {

	/**
	 * The big heap.
	 */
	static final List<String> PROPERTIES = List.of("-Xms2g", "-Xmx2g");

	private static final Duration FREEZE = Duration.ofSeconds(10);

	private static final Duration WATCH = Duration.ofSeconds(3);

	private static final long POLL_MILLIS = 50;

	private static final Stage LOAD = new Stage(50, Duration.ofSeconds(22));

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		if (process.wattStatus().isPresent()) {
			// takes long enough to be a stall itself
			process.get("/heap/fill?mb=1000", Duration.ofMinutes(1)).required();
			watch(process, recorder);
		}
	}

	private static void watch(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		WattStatus before = process.wattStatus().orElseThrow();
		Thread load = new Thread(() -> load(process), "load");
		load.start();
		recorder.record(Metric.SPARES, pause(process, recorder));
		load.join();
		WattStatus after = process.wattStatus().orElseThrow();
		recorder.record(Metric.STALLS, after.stalls() - before.stalls());
		recorder.record(Metric.INTERVENTIONS, after.interventions() - before.interventions());
	}

	private static void load(ApplicationProcess process) {
		try {
			new OpenLoad(process.port(), Mix.of("/page"), LOAD).run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static long pause(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		process.freeze(FREEZE);
		long spares = mostSpares(process);
		long start = System.nanoTime();
		process.get("/heap/collect", Duration.ofMinutes(1)).required();
		recorder.record(Metric.PAUSE, (System.nanoTime() - start) / 1e6);
		return Math.max(spares, mostSpares(process));
	}

	private static long mostSpares(ApplicationProcess process) throws InterruptedException {
		long most = 0;
		long end = System.nanoTime() + WATCH.toNanos();
		while (System.nanoTime() < end) {
			most = Math.max(most, process.wattStatus().map(WattStatus::spares).orElse(0L));
			Thread.sleep(POLL_MILLIS);
		}
		return most;
	}

}
