package io.wattspring.benchmarks.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends requests at a fixed rate over some keep-alive connections, one thread each.
 *
 * @since 0.1.0
 */
public final class PacedClient {

	private static final int THREADS = 20;

	private PacedClient() {
	}

	/**
	 * Send requests until the time is over.
	 * @param port the application's port
	 * @param requestsPerSecond the rate
	 * @param seconds for how long
	 * @return the latencies and the failures
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public static PacedResult run(int port, int requestsPerSecond, int seconds) throws InterruptedException {
		Pace pace = new Pace(requestsPerSecond, THREADS);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			long start = System.nanoTime() + 100_000_000;
			List<Future<PacedResult>> parts = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				parts.add(executor.submit(new PacedThread(pace, thread, port, start, seconds)));
			}
			PacedResult result = new PacedResult(new double[0], 0);
			for (Future<PacedResult> part : parts) {
				result = result.plus(part.get());
			}
			return result;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			executor.shutdownNow();
		}
	}

}
