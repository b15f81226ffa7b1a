package io.wattspring.dispatch;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.wattspring.worker.Heartbeat;

/**
 * How long tasks wait for the threads of Reactor's parallel scheduler, for admission,
 * where that is not the run queue: work of requests waits there as well.
 *
 * @since 0.1.0
 */
public final class ParallelLag {

	private final List<Scheduler.Worker> workers;

	private final List<Heartbeat> beats;

	/**
	 * Create a measurement on {@link Schedulers#parallel()}.
	 * @param clock nanosecond time
	 */
	public ParallelLag(LongSupplier clock) {
		this(Schedulers.parallel(), Schedulers.DEFAULT_POOL_SIZE, clock);
	}

	ParallelLag(Scheduler scheduler, int threads, LongSupplier clock) {
		// Workers take turns over the threads
		this.workers = Stream.generate(scheduler::createWorker).limit(threads).toList();
		this.beats = this.workers.stream().map((worker) -> new Heartbeat(worker::schedule, clock)).toList();
	}

	/**
	 * Send a heartbeat to each thread where none is in flight. To be called by one
	 * thread.
	 * @return nanoseconds that a task waits for the thread that is free first
	 */
	long beat() {
		this.beats.forEach(Heartbeat::beat);
		return this.beats.stream().mapToLong(Heartbeat::lagNanos).min().orElse(0);
	}

	/**
	 * Give the threads back, in case the scheduler lends them.
	 */
	void dispose() {
		this.workers.forEach(Scheduler.Worker::dispose);
	}

}
