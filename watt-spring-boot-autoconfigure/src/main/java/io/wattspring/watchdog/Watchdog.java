package io.wattspring.watchdog;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.worker.WorkerGroup;

/**
 * Looks at the workers at a fixed interval, on a thread of its own. It waits for nobody
 * and survives any error in what it calls.
 *
 * @since 0.1.0
 */
public final class Watchdog {

	private static final Log logger = LogFactory.getLog(Watchdog.class);

	private final WorkerGroup workers;

	private final Duration interval;

	private volatile @Nullable Thread thread;

	/**
	 * Create a watchdog that is not started.
	 * @param workers what to look at
	 * @param interval time between two looks, positive
	 */
	public Watchdog(WorkerGroup workers, Duration interval) {
		this.workers = workers;
		this.interval = interval;
	}

	/**
	 * Start looking.
	 */
	public void start() {
		Thread thread = new Thread(this::watch, "watt-watchdog");
		thread.setDaemon(true);
		this.thread = thread;
		thread.start();
	}

	/**
	 * Stop looking and end the thread.
	 * @throws InterruptedException if interrupted while waiting for the thread
	 */
	public void stop() throws InterruptedException {
		Thread thread = this.thread;
		this.thread = null;
		if (thread != null) {
			LockSupport.unpark(thread);
			thread.join();
		}
	}

	private void watch() {
		while (this.thread == Thread.currentThread()) {
			try {
				this.workers.beat();
			}
			catch (Throwable ex) {
				logger.error("Watchdog goes on after an error", ex);
			}
			LockSupport.parkNanos(this, this.interval.toNanos());
		}
	}

}
