package io.wattspring.benchmarks.client;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * One thread of the paced client. A latency counts from the time the request was due, so
 * that a slow answer is charged for the requests that had to wait behind it.
 */
final class PacedThread implements Callable<PacedResult> {

	private final Pace pace;

	private final int thread;

	private final int port;

	private final long start;

	private final int requests;

	private @Nullable KeepAliveConnection connection;

	PacedThread(Pace pace, int thread, int port, long start, int seconds) {
		this.pace = pace;
		this.thread = thread;
		this.port = port;
		this.start = start;
		this.requests = pace.requests(thread, seconds);
	}

	@Override
	public PacedResult call() throws IOException {
		double[] millis = new double[this.requests];
		int answered = 0;
		for (int request = 0; request < this.requests; request++) {
			long due = this.start + this.pace.nanos(this.thread, request);
			waitUntil(due);
			if (hello()) {
				millis[answered++] = (System.nanoTime() - due) / 1e6;
			}
		}
		disconnect();
		return new PacedResult(Arrays.copyOf(millis, answered), this.requests - answered);
	}

	private boolean hello() throws IOException {
		try {
			connection().hello();
			return true;
		}
		catch (IOException ex) {
			disconnect();
			return false;
		}
	}

	private KeepAliveConnection connection() throws IOException {
		KeepAliveConnection connection = this.connection;
		if (connection == null) {
			connection = new KeepAliveConnection(this.port);
			this.connection = connection;
		}
		return connection;
	}

	private void disconnect() throws IOException {
		if (this.connection != null) {
			this.connection.close();
			this.connection = null;
		}
	}

	private static void waitUntil(long nanos) {
		for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
