package io.wattspring.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The event loop of a worker and the connections that it serves.
 */
final class WorkerLoop {

	private static final Log logger = LogFactory.getLog(WorkerLoop.class);

	private static final long DRAIN_TICK_MILLIS = 50;

	private final LoopResources resources;

	private final EventLoop eventLoop;

	private final WorkerCounters counters;

	private final Heartbeat heartbeat;

	private final Set<WorkerConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile boolean draining;

	WorkerLoop(String name, boolean preferNative, WorkerCounters counters) {
		this.resources = LoopResources.create(name, 1, true);
		this.eventLoop = this.resources.onServer(preferNative).next();
		this.counters = counters;
		this.heartbeat = new Heartbeat(this.eventLoop, System::nanoTime);
	}

	/**
	 * Take an accepted channel in. Counted at once, so that no drain can miss it between
	 * the acceptor and the event loop.
	 * @param channel the accepted channel
	 * @return the event loop to register it with
	 */
	EventLoop adopt(Channel channel) {
		WorkerConnection connection = new WorkerConnection(channel, this);
		this.connections.add(connection);
		channel.closeFuture().addListener((closed) -> this.connections.remove(connection));
		return this.eventLoop;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	WorkerCounters counters() {
		return this.counters;
	}

	Heartbeat heartbeat() {
		return this.heartbeat;
	}

	boolean isDraining() {
		return this.draining;
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Ask the clients to leave, and wait until they have.
	 * @param noneToCome done once no further channel will be adopted
	 * @param grace time for which a request may still be on its way on an idle connection
	 * @return done when the last connection is closed
	 */
	CompletableFuture<Void> drain(CompletableFuture<?> noneToCome, Duration grace) {
		this.draining = true;
		CompletableFuture<Void> drained = new CompletableFuture<>();
		Future<?> ticks = this.eventLoop.scheduleAtFixedRate(() -> {
			if (noneToCome.isDone() && this.connections.isEmpty()) {
				drained.complete(null);
			}
			long now = System.nanoTime();
			this.connections.forEach((connection) -> drain(connection, now, grace));
		}, 0, DRAIN_TICK_MILLIS, TimeUnit.MILLISECONDS);
		drained.whenComplete((result, ex) -> ticks.cancel(false));
		return drained;
	}

	private void drain(WorkerConnection connection, long now, Duration grace) {
		try {
			connection.drain(now, grace.toNanos());
		}
		catch (RuntimeException ex) {
			// The others are to be drained as well
			logger.warn("Connection could not be drained", ex);
		}
	}

	void closeConnections() {
		this.connections.forEach(WorkerConnection::close);
	}

	Mono<Void> dispose(Duration timeout) {
		return this.resources.disposeLater(Duration.ZERO, timeout);
	}

}
