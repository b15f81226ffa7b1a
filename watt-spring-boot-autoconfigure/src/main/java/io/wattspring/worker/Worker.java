package io.wattspring.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
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

	/**
	 * Time that a loop has to cut off its clients itself, with a proper close.
	 */
	private static final Duration CUT_GRACE = Duration.ofSeconds(2);

	private final int id;

	private final boolean preferNative;

	private final LongSupplier clock;

	private final WorkerCounters counters = new WorkerCounters();

	private final RetiredLoops retired = new RetiredLoops();

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

	/**
	 * Return whether new connections are better served by other workers.
	 * @param nanos lag from which on
	 * @return {@code true} if the worker does not serve, or its loop lags more
	 */
	boolean isAvoided(long nanos) {
		return !isServing() || this.loop.lags(nanos);
	}

	boolean isServing() {
		return this.state == WorkerState.SERVING;
	}

	/**
	 * Send a heartbeat, and look after the loops that were swapped.
	 */
	void beat() {
		WorkerLoop loop = this.loop;
		if (!loop.isEnding()) {
			// One that ends waits for a while without tasks
			loop.beat();
		}
		this.retired.look(this.clock);
	}

	List<ChannelPromise> takeUnregistered() {
		return this.loop.takeUnregistered();
	}

	/**
	 * Get a fresh loop for new connections.
	 * @param timeout time after which the clients of the old one are cut off
	 * @param reason why
	 * @return the old one, or {@code null} if the worker does not serve
	 */
	@Nullable WorkerLoop swap(Duration timeout, SwapReason reason) {
		return replaceLoop(reason, reason.toString(), timeout.plus(CUT_GRACE), false);
	}

	/**
	 * Take no connections until resumed.
	 * @param timeout time after which the clients of the loop are cut off
	 * @return the loop, or {@code null} if the worker does not serve
	 */
	synchronized @Nullable WorkerLoop pause(Duration timeout) {
		WorkerLoop old = replaceLoop(SwapReason.PAUSE, "pause", timeout.plus(CUT_GRACE), true);
		if (old != null) {
			this.state = WorkerState.PAUSED;
		}
		return old;
	}

	/**
	 * Take connections again.
	 * @return whether the worker was paused
	 */
	synchronized boolean resume() {
		if (this.state != WorkerState.PAUSED) {
			return false;
		}
		this.loop.open();
		this.state = WorkerState.SERVING;
		return true;
	}

	/**
	 * Take no connections any more.
	 * @param timeout time after which the clients of the loop are cut off
	 * @return the loop
	 */
	synchronized WorkerLoop leave(Duration timeout) {
		this.state = WorkerState.DRAINING;
		WorkerLoop last = this.loop;
		retire(last, timeout.plus(CUT_GRACE));
		return last;
	}

	/**
	 * Return whether all loops have ended.
	 * @return {@code true} if nothing is left of this worker
	 */
	boolean isGone() {
		return loops().allMatch(WorkerLoop::isEnded);
	}

	/**
	 * Get a fresh loop in the place of one that is stuck, without waiting for it. Its
	 * clients are cut off, save those that it has not come to yet.
	 * @param reason why
	 * @param words why, in words
	 * @return how many clients were cut off, or -1 if the worker does not serve
	 */
	int swapStuck(SwapReason reason, String words) {
		WorkerLoop old = replaceLoop(reason, words, Duration.ZERO, false);
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

	private synchronized @Nullable WorkerLoop replaceLoop(SwapReason reason, String words, Duration timeout,
			boolean paused) {
		if (!isServing()) {
			return null;
		}
		WorkerLoop old = this.loop;
		long swap = this.swaps.count() + 1;
		WorkerLoop fresh = new WorkerLoop(name() + "-swap-" + swap, this.preferNative, this.counters, this.clock);
		if (paused) {
			fresh.retire();
		}
		this.loop = fresh;
		this.swaps = this.swaps.another(reason, words, Instant.now());
		retire(old, timeout);
		return old;
	}

	private void retire(WorkerLoop loop, Duration timeout) {
		this.retired.add(loop, this.clock.getAsLong() + timeout.toNanos());
		loop.retire();
	}

	CompletableFuture<Void> drain(CompletableFuture<?> noneToCome, Duration grace) {
		synchronized (this) {
			this.state = WorkerState.DRAINING;
		}
		WorkerLoop current = this.loop;
		List<WorkerLoop> old = this.retired.stream().toList();
		Stream<CompletableFuture<Void>> drained = old.stream().map(WorkerLoop::drained);
		if (!old.contains(current) && !current.isEnding()) {
			drained = Stream.concat(Stream.of(current.drain(noneToCome, grace, null)), drained);
		}
		return CompletableFuture.allOf(drained.toArray(CompletableFuture[]::new));
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
		return Stream.concat(Stream.of(this.loop), this.retired.stream()).distinct();
	}

	LoopSnapshot loopSnapshot() {
		return this.loop.snapshot(this.id, this.swaps.count());
	}

	/**
	 * Return how many threads of event loops were given up on and have not ended.
	 * @return the number
	 */
	int quarantined() {
		return sum(WorkerLoop::quarantined);
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
		return new WorkerSnapshot(this.id, state(current, stalledNanos), transport, listener != null,
				(listener != null) ? listener.accepted() : 0, sum(Worker::connections), this.counters.inFlight(),
				this.counters.handled(), Duration.ofNanos(current.heartbeat().lagNanos()), current.utilization(),
				Duration.ofNanos(current.cpuNanos()), sum(Worker::drainingConnections), this.swaps, quarantined());
	}

	private int sum(ToIntFunction<WorkerLoop> number) {
		// One that is paused is the current one and a retired one
		WorkerLoop current = this.loop;
		return number.applyAsInt(current) + this.retired.sumWithout(current, number);
	}

	private static int connections(WorkerLoop loop) {
		return (!loop.isCut() && !loop.isEnded()) ? loop.connections() : 0;
	}

	private static int drainingConnections(WorkerLoop loop) {
		return (loop.isDraining()) ? connections(loop) : 0;
	}

	private WorkerState state(WorkerLoop current, long stalledNanos) {
		return (isServing() && current.lags(stalledNanos)) ? WorkerState.STALLED : this.state;
	}

}
