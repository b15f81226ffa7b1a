package io.wattspring.benchmarks.scenario;

import java.time.Duration;
import java.util.List;

import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Outcome;
import io.wattspring.benchmarks.load.Stage;
import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * As many requests as are answered with some, or 16, in flight: more arrive than can be,
 * and those above are dropped.
 */
final class ClosedLoop {

	private static final int IN_FLIGHT = 16;

	private static final int ARRIVALS_PER_SECOND = 4000;

	private ClosedLoop() {
	}

	/**
	 * Load the server.
	 * @param process the server
	 * @param path what to request
	 * @param duration for how long
	 * @return answered requests per second
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	static double run(ApplicationProcess process, String path, Duration duration) throws InterruptedException {
		return run(List.of(process.port()), path, duration, IN_FLIGHT);
	}

	static double run(List<Integer> ports, String path, Duration duration, int inFlight) throws InterruptedException {
		OpenLoad load = new OpenLoad(ports, Mix.of(path), new Stage(ARRIVALS_PER_SECOND, duration));
		int answered = load.inFlight(inFlight).run().count(Outcome.ANSWERED);
		return answered * 1000.0 / duration.toMillis();
	}

}
