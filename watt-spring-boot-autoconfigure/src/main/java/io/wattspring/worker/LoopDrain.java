package io.wattspring.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Asks the clients of an event loop to leave, on that loop, again and again until they
 * have.
 */
final class LoopDrain implements Runnable {

	private static final Log logger = LogFactory.getLog(LoopDrain.class);

	private static final long TICK_MILLIS = 50;

	private final Set<WorkerConnection> connections;

	private final CompletableFuture<?> noneToCome;

	private final long graceNanos;

	private final CompletableFuture<Void> drained;

	/**
	 * Create a drain.
	 * @param connections connections of the loop, as they come and go
	 * @param noneToCome done once none will come any more
	 * @param grace time for which a request may still be on its way on an idle connection
	 * @param drained completed when the last connection is closed
	 */
	LoopDrain(Set<WorkerConnection> connections, CompletableFuture<?> noneToCome, Duration grace,
			CompletableFuture<Void> drained) {
		this.connections = connections;
		this.noneToCome = noneToCome;
		this.graceNanos = grace.toNanos();
		this.drained = drained;
	}

	void start(EventLoop eventLoop) {
		Future<?> ticks = eventLoop.scheduleAtFixedRate(this, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
		this.drained.whenComplete((result, ex) -> ticks.cancel(false));
	}

	@Override
	public void run() {
		if (this.noneToCome.isDone() && this.connections.isEmpty()) {
			this.drained.complete(null);
		}
		long now = System.nanoTime();
		this.connections.forEach((connection) -> drain(connection, now));
	}

	private void drain(WorkerConnection connection, long now) {
		try {
			connection.drain(now, this.graceNanos);
		}
		catch (RuntimeException ex) {
			// The others are to be drained as well
			logger.warn("Connection could not be drained", ex);
		}
	}

}
