package io.wattspring.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One lane of the server: an event loop and, where each worker listens, a listener.
 */
final class Worker {

	private final int id;

	private final WorkerCounters counters = new WorkerCounters();

	private final WorkerLoop loop;

	private @Nullable Listener listener;

	private volatile WorkerState state = WorkerState.SERVING;

	Worker(int id, boolean preferNative) {
		this.id = id;
		this.loop = new WorkerLoop("watt-" + id, preferNative, this.counters);
	}

	EventLoop route(Channel channel) {
		return this.loop.adopt(channel);
	}

	void listener(Listener listener) {
		this.listener = listener;
	}

	String name() {
		return "watt-" + this.id;
	}

	void beat() {
		this.loop.heartbeat().beat();
	}

	CompletableFuture<Void> drain(CompletableFuture<?> noneToCome, Duration grace) {
		this.state = WorkerState.DRAINING;
		return this.loop.drain(noneToCome, grace);
	}

	Mono<Void> stop(Duration timeout) {
		this.state = WorkerState.STOPPED;
		this.loop.closeConnections();
		return this.loop.dispose(timeout);
	}

	WorkerSnapshot snapshot(String transport) {
		Listener listener = this.listener;
		return new WorkerSnapshot(this.id, this.state, transport, listener != null,
				(listener != null) ? listener.accepted() : 0, this.loop.connections(), this.counters.inFlight(),
				this.counters.handled(), Duration.ofNanos(this.loop.heartbeat().lagNanos()));
	}

}
