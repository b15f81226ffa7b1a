package io.wattspring.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.resources.LoopResources;

/**
 * An event loop of a worker and the connections that it serves.
 * <p>
 * It takes connections in until it is retired. A retired loop drains, or is cut off: its
 * clients are told from outside, and what is left to do waits in its queue for the moment
 * at which its thread comes back. Nothing here waits for that thread.
 */
final class WorkerLoop {

	/**
	 * Time without tasks after which a retired loop ends: what run threads still send to
	 * it is taken.
	 */
	private static final Duration QUIET = Duration.ofSeconds(1);

	private static final Duration END_TIMEOUT = Duration.ofSeconds(15);

	private static final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();

	private final EventLoopGroup group;

	private final EventLoop eventLoop;

	private final WorkerCounters counters;

	private final Heartbeat heartbeat;

	private final LongSupplier clock;

	private final Utilization utilization = new Utilization();

	private final LoopConnections connections;

	private final CompletableFuture<Void> settled = new CompletableFuture<>();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile @Nullable LoopDrain drain;

	private volatile int told;

	private volatile boolean draining;

	private volatile boolean cut;

	private volatile @Nullable Thread thread;

	private volatile @Nullable HttpServerRequest handling;

	// Written by the event loop only
	private volatile long progress;

	/**
	 * Create a loop and start its thread.
	 * @param name what the name of its thread begins with
	 * @param preferNative whether to use a native transport where there is one
	 * @param counters requests of the worker
	 * @param clock nanosecond time by which lag is measured
	 */
	WorkerLoop(String name, boolean preferNative, WorkerCounters counters, LongSupplier clock) {
		this.group = LoopResources.create(name, 1, true).onServer(preferNative);
		this.eventLoop = this.group.next();
		this.connections = new LoopConnections(this.eventLoop);
		this.counters = counters;
		this.clock = clock;
		this.heartbeat = new Heartbeat(this.eventLoop, clock);
		this.group.terminationFuture().addListener((ended) -> finished());
		start();
	}

	private void start() {
		try {
			this.eventLoop.execute(() -> this.thread = Thread.currentThread());
		}
		catch (Throwable ex) {
			// Its file descriptors are open, though it has no thread
			this.group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
			throw ex;
		}
	}

	/**
	 * Take an accepted channel in and have the event loop register it.
	 * @param registration completed when the channel is registered
	 * @return whether the loop takes it
	 */
	boolean adopt(ChannelPromise registration) {
		return this.connections.adopt(new WorkerConnection(registration, this));
	}

	/**
	 * Take back the channels that the event loop has not come to yet.
	 * @return their registrations, to be given to another loop
	 */
	List<ChannelPromise> takeUnregistered() {
		return this.connections.takeUnregistered();
	}

	void left(WorkerConnection connection) {
		this.connections.left(connection);
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	void progressed() {
		this.progress++;
	}

	void handling(@Nullable HttpServerRequest request) {
		this.handling = request;
	}

	LoopSnapshot snapshot(int worker, long generation) {
		HttpServerRequest handling = this.handling;
		return new LoopSnapshot(worker, generation, this.thread, this.heartbeat.ageNanos(), this.progress, isEnding(),
				(handling != null) ? RequestName.of(handling) : null);
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	WorkerCounters counters() {
		return this.counters;
	}

	/**
	 * Send a heartbeat, and see how busy the thread is.
	 */
	void beat() {
		this.heartbeat.beat();
		this.utilization.record(this.clock.getAsLong(), this::cpuNanos);
	}

	double utilization() {
		return this.utilization.value();
	}

	/**
	 * Return the processor time of the thread.
	 * @return nanoseconds since it started; 0 if that is not known
	 */
	long cpuNanos() {
		Thread thread = this.thread;
		return (thread != null) ? Math.max(0, threadBean.getThreadCpuTime(thread.getId())) : 0;
	}

	Heartbeat heartbeat() {
		return this.heartbeat;
	}

	boolean isDraining() {
		return this.draining;
	}

	boolean isCut() {
		return this.cut;
	}

	/**
	 * Return whether somebody has shut the event loop down.
	 * @return {@code true} if it closes what it is given, or takes no tasks any more
	 */
	boolean isEnding() {
		return this.eventLoop.isShuttingDown();
	}

	/**
	 * Return whether new connections are better served elsewhere.
	 * @param nanos lag from which on
	 * @return {@code true} if the event loop lags more, or ends
	 */
	boolean lags(long nanos) {
		return this.heartbeat.ageNanos() > nanos || isEnding();
	}

	boolean isEnded() {
		return this.group.isTerminated();
	}

	/**
	 * Return how many threads were given up on and have not ended.
	 * @return 1 if that of this loop was and has not, else 0
	 */
	int quarantined() {
		return (isCut() && !isEnded()) ? 1 : 0;
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Ask the clients to leave, and wait until they have.
	 * @param noneToCome done once no further channel will be adopted
	 * @param grace time for which a request may still be on its way on an idle connection
	 * @param timeout time after which those that stay are cut off, or {@code null} for
	 * never
	 * @return done when the last connection is closed or the loop is cut off
	 */
	CompletableFuture<Void> drain(CompletableFuture<?> noneToCome, Duration grace, @Nullable Duration timeout) {
		this.draining = true;
		LoopDrain drain = new LoopDrain(this.connections.all(), noneToCome, grace, timeout, this.settled, this.drained);
		this.drain = drain;
		drain.start(this.eventLoop);
		return this.drained;
	}

	/**
	 * Return a future of the clients' leaving.
	 * @return done when no client is left but those who wait for just that, or the loop
	 * is cut off
	 */
	CompletableFuture<Void> settled() {
		return this.settled;
	}

	/**
	 * Return how many clients were cut off because they did not leave.
	 * @return the number so far
	 */
	int cutOff() {
		LoopDrain drain = this.drain;
		return this.told + ((drain != null) ? drain.cutOff() : 0);
	}

	CompletableFuture<Void> drained() {
		return this.drained;
	}

	private void finished() {
		this.settled.complete(null);
		this.drained.complete(null);
	}

	/**
	 * Take no more channels.
	 */
	void retire() {
		this.connections.retire();
	}

	/**
	 * Take channels again.
	 */
	void open() {
		this.connections.open();
	}

	/**
	 * End the connections from outside, and the thread when it comes back.
	 * @return how many clients were told
	 */
	int cut() {
		this.cut = true;
		int told = hangUp();
		this.told = told;
		end();
		finished();
		return told;
	}

	int hangUp() {
		return this.connections.hangUp();
	}

	void interrupt() {
		Thread thread = this.thread;
		if (thread != null) {
			thread.interrupt();
		}
	}

	/**
	 * Close what is left and end the thread, as soon as it gets to it.
	 */
	void end() {
		this.connections.close();
		this.group.shutdownGracefully(QUIET.toMillis(), END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Close all and end the thread, for the server is stopped.
	 * @param timeout how long the connections may take, and then the thread
	 * @return completes when the thread has ended
	 */
	Mono<Void> stop(Duration timeout) {
		this.connections.close()
			.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS)
			.thenRun(() -> this.group.shutdownGracefully(0, timeout.toMillis(), TimeUnit.MILLISECONDS));
		return Mono.create((sink) -> this.group.terminationFuture().addListener((ended) -> sink.success()));
	}

}
