package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.client.HeldRequest;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Hits before and while every run thread is stuck and the run queue is full, at first and
 * later. Requests that are no hits come before, as they do everywhere: if the first ones
 * came with the fault, that would be what is measured, since the compiler discards what
 * it made of the path of a request when there had been hits only.
 */
final class CacheStuck implements Measurement {

	private static final String PATH = "/cached";

	private static final String PASSED_ON = "/hello";

	private static final int ONE_IN = 4;

	private static final int HITS_PER_SECOND = 1000;

	private static final int HELD = 100;

	private static final Duration LENGTH = Duration.ofSeconds(8);

	private static final Duration SETTLING = Duration.ofSeconds(1);

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		OpenLoad hits = new OpenLoad(process.port(), Mix.of(PATH), new Stage(HITS_PER_SECOND, LENGTH));
		mixed(process).run();
		hits.run();
		MeasuredLoad.recordCalm(recorder, hits.run());
		List<HeldRequest> held = new ArrayList<>();
		try {
			for (int i = 0; i < HELD; i++) {
				// Each of its own, or the cache would make one request of them
				held.add(new HeldRequest(process.port(), "/faults/block?ms=-1&number=" + i));
			}
			Thread.sleep(SETTLING.toMillis());
			requireStuck(process);
			hits.run().latencies().ifPresent((first) -> recorder.record(Metric.FIRST_P99, first.percentile(99)));
			MeasuredLoad.run(hits, process).record(recorder);
			requireStuck(process);
		}
		finally {
			for (HeldRequest request : held) {
				request.close();
			}
		}
	}

	private static OpenLoad mixed(ApplicationProcess process) {
		return new OpenLoad(process.port(), Mix.of(PATH, PASSED_ON, ONE_IN), new Stage(2 * HITS_PER_SECOND, LENGTH));
	}

	private static void requireStuck(ApplicationProcess process) throws InterruptedException {
		int status = process.get("/hello", SETTLING).status();
		if (status == 200) {
			throw new IllegalStateException("Not every run thread is stuck");
		}
	}

}
