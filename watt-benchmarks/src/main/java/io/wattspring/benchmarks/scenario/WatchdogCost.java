package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * CPU time of the watchdog's thread with 16 workers: 30 seconds idle, and 30 seconds with
 * 100 pages each second. Only where there is such a thread.
 */
final class WatchdogCost implements Measurement {

	/**
	 * The workers; the last one counts where a configuration has it too.
	 */
	static final List<String> PROPERTIES = List.of("-Dwatt.workers=16");

	private static final String THREAD = "watt-watchdog";

	private static final Duration LENGTH = Duration.ofSeconds(30);

	private static final int PAGES_PER_SECOND = 100;

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		Optional<Duration> start = process.threadCpu(THREAD);
		if (start.isPresent()) {
			Thread.sleep(LENGTH.toMillis());
			Duration idle = process.threadCpu(THREAD).orElseThrow();
			recorder.record(Metric.IDLE_WATCHDOG, percent(idle.minus(start.get())));
			new OpenLoad(process.port(), Mix.of("/page"), new Stage(PAGES_PER_SECOND, LENGTH)).run();
			recorder.record(Metric.BUSY_WATCHDOG, percent(process.threadCpu(THREAD).orElseThrow().minus(idle)));
		}
	}

	private static double percent(Duration cpu) {
		return 100.0 * cpu.toNanos() / LENGTH.toNanos();
	}

}
