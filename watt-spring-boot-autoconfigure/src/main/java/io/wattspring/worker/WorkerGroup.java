package io.wattspring.worker;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelPromise;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The workers of one server: they share its port, they stand in for one another while an
 * event loop lags, and they start, drain and stop together. Each can get a fresh event
 * loop while its listener stays.
 *
 * @since 0.1.0
 */
public final class WorkerGroup {

	private static final Log logger = LogFactory.getLog(WorkerGroup.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final int size;

	private final Duration grace;

	private final long avoidAfterNanos;

	private final LongSupplier clock;

	private final AtomicInteger turn = new AtomicInteger();

	private final Listeners listeners = new Listeners(this::routeInTurn, this::route);

	private final List<Runnable> changeListeners = new CopyOnWriteArrayList<>();

	private volatile List<Worker> workers = List.of();

	/**
	 * Create a group that is not started.
	 * @param size number of workers, at least 1
	 * @param grace time for which an idle connection is kept during a drain, so that a
	 * request on its way is answered; not negative
	 * @param avoidAfter lag of an event loop after which new connections go to other
	 * workers
	 * @param clock nanosecond time by which lag is measured; to be readable by any thread
	 */
	public WorkerGroup(int size, Duration grace, Duration avoidAfter, LongSupplier clock) {
		if (size < 1) {
			throw new IllegalArgumentException("size: " + size + " (expected: at least 1)");
		}
		this.size = size;
		this.grace = grace;
		this.avoidAfterNanos = avoidAfter.toNanos();
		this.clock = clock;
	}

	/**
	 * Call somebody whenever there are other workers than before.
	 * @param listener called by who changes them
	 */
	public void onChange(Runnable listener) {
		this.changeListeners.add(listener);
	}

	private void change(List<Worker> workers) {
		this.workers = List.copyOf(workers);
		this.changeListeners.forEach(Runnable::run);
	}

	/**
	 * Bind all workers.
	 * @param server the complete server but for its handler
	 * @param handler what answers requests, called on an event loop
	 * @param timeout how long to wait for each socket
	 * @throws reactor.netty.ChannelBindException if the address cannot be bound
	 */
	public void start(HttpServer server,
			BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler,
			Duration timeout) {
		boolean preferNative = server.configuration().isPreferNative();
		List<Worker> workers = new ArrayList<>();
		for (int id = 1; id <= this.size; id++) {
			workers.add(new Worker(id, preferNative, this.clock));
		}
		change(workers);
		try {
			this.listeners.bind(server.handle(new TrackingHandler(handler)), this.workers, timeout);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	private void routeInTurn(ChannelPromise registration) {
		List<Worker> workers = this.workers;
		route(workers.get(Math.floorMod(this.turn.getAndIncrement(), workers.size())), registration);
	}

	private void route(Worker own, ChannelPromise registration) {
		if (!place(own).adopt(registration)
				&& this.workers.stream().noneMatch((worker) -> worker.adopt(registration))) {
			throw new RejectedExecutionException("Workers have stopped");
		}
	}

	private Worker place(Worker own) {
		if (!own.lags(this.avoidAfterNanos)) {
			return own;
		}
		List<Worker> workers = this.workers;
		return workers.get(Placement.of(own.id() - 1, workers.size(), this.turn.getAndIncrement(),
				(index) -> workers.get(index).lags(this.avoidAfterNanos)));
	}

	/**
	 * Return the address that the workers listen on.
	 * @return the address, or {@code null} if the group is not started
	 */
	public @Nullable SocketAddress address() {
		return this.listeners.address();
	}

	/**
	 * Send a heartbeat to each event loop where none is in flight, and take from those
	 * that lag the connections that they have not come to yet. To be called by one
	 * thread, again and again; never waits.
	 */
	public void beat() {
		this.workers.forEach(Worker::beat);
		this.workers.stream()
			.filter((worker) -> worker.isServing() && place(worker) != worker)
			.forEach((worker) -> worker.takeUnregistered().forEach((registration) -> routeAgain(worker, registration)));
	}

	private void routeAgain(Worker own, ChannelPromise registration) {
		try {
			route(own, registration);
		}
		catch (RuntimeException ex) {
			registration.tryFailure(ex);
		}
	}

	/**
	 * Return what the workers published last. Never waits for one of them.
	 * @return a snapshot of each worker, by id
	 */
	public List<WorkerSnapshot> snapshots() {
		return this.workers.stream()
			.map((worker) -> worker.snapshot(this.listeners.transport(), this.avoidAfterNanos))
			.toList();
	}

	/**
	 * Return what the event loops do. Never waits for one of them.
	 * @return a snapshot of the loop of each worker that serves
	 */
	public List<LoopSnapshot> loops() {
		return this.workers.stream().filter(Worker::isServing).map(Worker::loopSnapshot).toList();
	}

	/**
	 * Give a worker a fresh event loop for new connections, and ask the clients of the
	 * old one to leave; what is in flight is finished.
	 * @param id number of the worker, starting at 1
	 * @param timeout time after which the clients that stay are cut off
	 * @param reason why
	 * @return done when the last client has left; failed if the worker does not serve
	 */
	public CompletableFuture<Void> swap(int id, Duration timeout, String reason) {
		return worker(id).swap(this.grace, timeout, reason);
	}

	/**
	 * Give a worker a fresh event loop in the place of one that is stuck: its clients are
	 * cut off, those that it has not come to yet are served by the fresh one, and its
	 * thread is interrupted and ends when it comes back. Never waits.
	 * @param id number of the worker, starting at 1
	 * @param reason why
	 * @return how many clients were cut off; -1 if the worker does not serve, and nothing
	 * was done
	 */
	public int swapStuck(int id, String reason) {
		return worker(id).swapStuck(reason);
	}

	private Worker worker(int id) {
		List<Worker> workers = this.workers;
		if (id < 1 || id > workers.size()) {
			throw new IllegalArgumentException("id: " + id + " (expected: 1 to " + workers.size() + ")");
		}
		return workers.get(id - 1);
	}

	/**
	 * Finish what is in flight or waits in an accept queue, ask clients to leave their
	 * connections, and stop listening.
	 * @return done when the last connection is closed; never, if a client stays
	 */
	public CompletableFuture<Void> drain() {
		CompletableFuture<Void> noneToCome = this.listeners.drain();
		return CompletableFuture.allOf(this.workers.stream()
			.map((worker) -> worker.drain(noneToCome, this.grace))
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Close all listeners and connections and end the threads, waiting at most some
	 * seconds for those that are stuck.
	 */
	public void stop() {
		Flux<Void> listeners = this.listeners.stop(STOP_TIMEOUT);
		Flux<Void> workers = Flux.fromIterable(this.workers).flatMap((worker) -> worker.stop(STOP_TIMEOUT));
		try {
			Mono.whenDelayError(listeners, workers).block(STOP_TIMEOUT.plusSeconds(1));
		}
		catch (RuntimeException ex) {
			logger.warn("Stopped without waiting longer for threads that are stuck: " + ex.getMessage());
			this.workers.forEach(Worker::hangUp);
		}
		change(List.of());
	}

}
