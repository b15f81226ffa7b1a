package io.wattspring.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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

	private final long timeoutNanos;

	private final CompletableFuture<Void> settled;

	private final CompletableFuture<Void> drained;

	private final long begin = System.nanoTime();

	private volatile int cutOff;

	/**
	 * Create a drain.
	 * @param connections connections of the loop, as they come and go
	 * @param noneToCome done once none will come any more
	 * @param grace time for which a request may still be on its way on an idle connection
	 * @param timeout time after which those that stay are cut off, or {@code null} for
	 * never
	 * @param settled completed when the only connections left are those whose clients
	 * wait for this drain
	 * @param drained completed when the last connection is closed
	 */
	LoopDrain(Set<WorkerConnection> connections, CompletableFuture<?> noneToCome, Duration grace,
			@Nullable Duration timeout, CompletableFuture<Void> settled, CompletableFuture<Void> drained) {
		this.connections = connections;
		this.noneToCome = noneToCome;
		this.graceNanos = grace.toNanos();
		this.timeoutNanos = (timeout != null) ? timeout.toNanos() : Long.MAX_VALUE;
		this.settled = settled;
		this.drained = drained;
	}

	void start(EventLoop eventLoop) {
		Future<?> ticks = eventLoop.scheduleAtFixedRate(this, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
		this.drained.whenComplete((result, ex) -> ticks.cancel(false));
	}

	@Override
	public void run() {
		if (this.noneToCome.isDone()) {
			if (this.connections.stream().allMatch(WorkerConnection::waitsForDrain)) {
				this.settled.complete(null);
			}
			if (this.connections.isEmpty()) {
				this.drained.complete(null);
			}
		}
		long now = System.nanoTime();
		this.connections.forEach((connection) -> drain(connection, now));
	}

	private void drain(WorkerConnection connection, long now) {
		try {
			if (now - this.begin >= this.timeoutNanos) {
				cutOff(connection);
			}
			else {
				connection.drain(now, this.graceNanos);
			}
		}
		catch (RuntimeException ex) {
			// The others are to be drained as well
			logger.warn("Connection could not be drained", ex);
		}
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	private void cutOff(WorkerConnection connection) {
		if (connection.cutOff()) {
			this.cutOff++;
		}
	}

	/**
	 * Return how many connections were cut off.
	 * @return the number so far
	 */
	int cutOff() {
		return this.cutOff;
	}

}
