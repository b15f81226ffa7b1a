package io.wattspring.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One lane of the server: an event loop and, where each worker listens, a listener. A
 * swap puts a fresh loop in the place of the loop and leaves the listener alone; the old
 * loops are kept in sight until their threads have ended.
 */
final class Worker {

	private final int id;

	private final boolean preferNative;

	private final LongSupplier clock;

	private final WorkerCounters counters = new WorkerCounters();

	private final List<RetiredLoop> retired = new CopyOnWriteArrayList<>();

	private volatile WorkerLoop loop;

	private volatile @Nullable Listener listener;

	private volatile WorkerState state = WorkerState.SERVING;

	private volatile SwapsSnapshot swaps = SwapsSnapshot.NONE;

	Worker(int id, boolean preferNative, LongSupplier clock) {
		this.id = id;
		this.preferNative = preferNative;
		this.clock = clock;
		this.loop = new WorkerLoop(name(), preferNative, this.counters, clock);
	}

	/**
	 * Have the worker serve a channel.
	 * @param registration completed when the channel is registered with an event loop
	 * @return whether the worker takes it
	 */
	boolean adopt(ChannelPromise registration) {
		WorkerLoop loop = this.loop;
		while (!loop.adopt(registration)) {
			WorkerLoop fresh = this.loop;
			if (fresh == loop) {
				return false;
			}
			loop = fresh;
		}
		return true;
	}

	void listener(Listener listener) {
		this.listener = listener;
	}

	String name() {
		return "watt-" + this.id;
	}

	int id() {
		return this.id;
	}

	boolean lags(long nanos) {
		return this.loop.lags(nanos);
	}

	boolean isServing() {
		return this.state == WorkerState.SERVING;
	}

	/**
	 * Send a heartbeat, and look after the loops that were swapped.
	 */
	void beat() {
		this.loop.beat();
		long now = this.clock.getAsLong();
		this.retired.forEach((retired) -> retired.cutWhenOverdue(now));
		this.retired.removeIf((retired) -> retired.loop().isEnded());
	}

	List<ChannelPromise> takeUnregistered() {
		return this.loop.takeUnregistered();
	}

	/**
	 * Get a fresh loop for new connections; the clients of the old one are asked to
	 * leave.
	 * @param grace time for which a request may still be on its way on an idle connection
	 * @param timeout time after which those that stay are cut off
	 * @param reason why
	 * @return done when the last client has gone
	 */
	CompletableFuture<Void> swap(Duration grace, Duration timeout, String reason) {
		WorkerLoop old = replaceLoop(reason, timeout);
		if (old == null) {
			return CompletableFuture.failedFuture(new IllegalStateException("Worker " + this.id + " does not serve"));
		}
		try {
			CompletableFuture<Void> drained = old.drain(CompletableFuture.completedFuture(null), grace);
			drained.thenRun(old::end);
			return drained;
		}
		catch (RejectedExecutionException ex) {
			// The loop had ended, and with it its connections
			old.cut();
			return old.drained();
		}
	}

	/**
	 * Get a fresh loop in the place of one that is stuck, without waiting for it. Its
	 * clients are cut off, save those that it has not come to yet.
	 * @param reason why
	 * @return how many clients were cut off, or -1 if the worker does not serve
	 */
	int swapStuck(String reason) {
		WorkerLoop old = replaceLoop(reason, Duration.ZERO);
		if (old == null) {
			return -1;
		}
		old.takeUnregistered().forEach(this::adoptOrClose);
		int told = old.cut();
		old.interrupt();
		return told;
	}

	private void adoptOrClose(ChannelPromise registration) {
		if (!adopt(registration)) {
			registration.tryFailure(new IllegalStateException("Worker " + this.id + " has stopped"));
		}
	}

	private synchronized @Nullable WorkerLoop replaceLoop(String reason, Duration timeout) {
		if (!isServing()) {
			return null;
		}
		WorkerLoop old = this.loop;
		long swap = this.swaps.count() + 1;
		this.loop = new WorkerLoop(name() + "-swap-" + swap, this.preferNative, this.counters, this.clock);
		this.swaps = this.swaps.another(reason, Instant.now());
		this.retired.add(new RetiredLoop(old, this.clock.getAsLong() + timeout.toNanos()));
		old.retire();
		return old;
	}

	CompletableFuture<Void> drain(CompletableFuture<?> noneToCome, Duration grace) {
		synchronized (this) {
			this.state = WorkerState.DRAINING;
		}
		Stream<CompletableFuture<Void>> old = this.retired.stream().map((retired) -> retired.loop().drained());
		return CompletableFuture
			.allOf(Stream.concat(Stream.of(this.loop.drain(noneToCome, grace)), old).toArray(CompletableFuture[]::new));
	}

	/**
	 * Close all connections and end the threads. Those that were cut off are not waited
	 * for.
	 * @param timeout how long the threads may take
	 * @return completes when the threads have ended
	 */
	Mono<Void> stop(Duration timeout) {
		synchronized (this) {
			this.state = WorkerState.STOPPED;
		}
		return Flux.fromStream(loops().filter((loop) -> !loop.isCut())).flatMap((loop) -> loop.stop(timeout)).then();
	}

	/**
	 * Tell the clients of threads that did not end.
	 */
	void hangUp() {
		loops().filter((loop) -> !loop.isEnded()).forEach(WorkerLoop::hangUp);
	}

	private Stream<WorkerLoop> loops() {
		return Stream.concat(Stream.of(this.loop), this.retired.stream().map(RetiredLoop::loop));
	}

	LoopSnapshot loopSnapshot() {
		return this.loop.snapshot(this.id, this.swaps.count());
	}

	/**
	 * Return what the worker does.
	 * @param transport how sockets are polled
	 * @param stalledNanos lag from which on the worker counts as stalled
	 * @return a snapshot
	 */
	WorkerSnapshot snapshot(String transport, long stalledNanos) {
		WorkerLoop current = this.loop;
		Listener listener = this.listener;
		List<WorkerLoop> loops = loops().filter((loop) -> !loop.isEnded()).toList();
		return new WorkerSnapshot(this.id, state(stalledNanos), transport, listener != null,
				(listener != null) ? listener.accepted() : 0,
				loops.stream().filter((loop) -> !loop.isCut()).mapToInt(WorkerLoop::connections).sum(),
				this.counters.inFlight(), this.counters.handled(), Duration.ofNanos(current.heartbeat().lagNanos()),
				current.utilisation(), Duration.ofNanos(current.cpuNanos()),
				loops.stream()
					.filter((loop) -> loop.isDraining() && !loop.isCut())
					.mapToInt(WorkerLoop::connections)
					.sum(),
				this.swaps, (int) loops.stream().filter(WorkerLoop::isCut).count());
	}

	private WorkerState state(long stalledNanos) {
		return (isServing() && lags(stalledNanos)) ? WorkerState.STALLED : this.state;
	}

	/**
	 * A loop that takes no more connections.
	 *
	 * @param loop the loop
	 * @param deadline nanosecond time after which those who stay are cut off
	 */
	private record RetiredLoop(WorkerLoop loop, long deadline) {

		void cutWhenOverdue(long now) {
			if (now - this.deadline > 0 && !this.loop.isCut()) {
				this.loop.cut();
			}
		}

	}

}
