package io.wattspring.worker;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.wattspring.worker.OperationRefusedException.Reason;

/**
 * The workers of one server: they share its port, they stand in for one another while an
 * event loop lags, and they start, drain and stop together. Each can get a fresh event
 * loop while its listener stays.
 * <p>
 * Their number can change. The listener of a worker that leaves stays too, and what it
 * accepts is served by the others: the kernel goes on to choose it, and closing it would
 * reset the connections whose handshakes are on their way.
 *
 * @since 0.1.0
 */
public final class WorkerGroup {

	private static final Log logger = LogFactory.getLog(WorkerGroup.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	// How many there are to be at the next start
	private volatile int size;

	private final Duration grace;

	private final long avoidAfterNanos;

	private final LongSupplier clock;

	private final Router router;

	private final Listeners listeners;

	private final Roster roster = new Roster();

	// Written with the lock of the group
	private volatile Phase phase = Phase.NOT_STARTED;

	private boolean preferNative;

	private Duration bindTimeout = Duration.ZERO;

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
		this.router = new Router(this.roster::workers, this.avoidAfterNanos);
		this.listeners = new Listeners(this.router::inTurn, this.router::own);
	}

	/**
	 * Call somebody whenever there are other workers than before.
	 * @param listener called by who changes them
	 */
	public void onChange(Runnable listener) {
		this.roster.onChange(listener);
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
		this.preferNative = server.configuration().isPreferNative();
		this.bindTimeout = timeout;
		List<Worker> workers = new ArrayList<>();
		try {
			for (int id = 1; id <= this.size; id++) {
				workers.add(new Worker(id, this.preferNative, this.clock));
			}
			this.roster.set(workers);
			this.roster.changed();
			this.listeners.bind(server.handle(new TrackingHandler(handler)), workers, timeout);
		}
		catch (Throwable ex) {
			// No thread, no descriptor and no port stays behind, whatever there is too
			// little of
			this.roster.set(workers);
			stop();
			throw ex;
		}
		enter(Phase.STARTED);
	}

	private synchronized void enter(Phase phase) {
		this.phase = phase;
	}

	/**
	 * Return the address that the workers listen on.
	 * @return the address, or {@code null} if the group is not started
	 */
	public @Nullable SocketAddress address() {
		return this.listeners.address();
	}

	/**
	 * Return how many workers there are.
	 * @return the number, without those that leave
	 */
	public int size() {
		return this.roster.workers().size();
	}

	/**
	 * Send a heartbeat to each event loop where none is in flight, and take from those
	 * that lag the connections that they have not come to yet. To be called by one
	 * thread, again and again; never waits.
	 */
	public void beat() {
		this.roster.all().forEach(Worker::beat);
		this.roster.forgetGone();
		this.router.relieve();
	}

	/**
	 * Return how many threads of event loops were given up on and have not ended.
	 * @return the number
	 */
	public int quarantined() {
		return this.roster.all().mapToInt(Worker::quarantined).sum();
	}

	/**
	 * Return what the workers published last. Never waits for one of them.
	 * @return a snapshot of each worker, by id; those that leave are among them until
	 * their clients have left
	 */
	public List<WorkerSnapshot> snapshots() {
		return this.roster.all().map(this::snapshot).toList();
	}

	/**
	 * Return what one worker does. Never waits for it, and asks no other.
	 * @param id number of the worker, starting at 1
	 * @return a snapshot, or nothing if there is no such worker
	 */
	public Optional<WorkerSnapshot> snapshot(int id) {
		return this.roster.find(id).map(this::snapshot);
	}

	private WorkerSnapshot snapshot(Worker worker) {
		return worker.snapshot(this.listeners.transport(), this.avoidAfterNanos);
	}

	/**
	 * Return what the event loops do. Never waits for one of them.
	 * @return a snapshot of the loop of each worker that serves
	 */
	public List<LoopSnapshot> loops() {
		return this.roster.workers().stream().filter(Worker::isServing).map(Worker::loopSnapshot).toList();
	}

	/**
	 * Give a worker a fresh event loop for new connections, and ask the clients of the
	 * old one to leave; what is in flight is finished.
	 * @param id number of the worker, starting at 1
	 * @param timeout time after which the clients that stay are cut off
	 * @param reason why
	 * @return done when the clients have left; failed if the worker does not serve
	 */
	public CompletableFuture<Drained> swap(int id, Duration timeout, SwapReason reason) {
		Worker worker = this.roster.require(id);
		return drain(worker, worker.swap(timeout, reason), timeout);
	}

	/**
	 * Have a worker take no new connections, and ask its clients to leave; what is in
	 * flight is finished. What its listener accepts is served by the others.
	 * @param id number of the worker, starting at 1
	 * @param timeout time after which the clients that stay are cut off
	 * @return done when the clients have left; failed if the worker does not serve
	 */
	public CompletableFuture<Drained> pause(int id, Duration timeout) {
		Worker worker = this.roster.require(id);
		return drain(worker, worker.pause(timeout), timeout);
	}

	/**
	 * Have a worker that was paused take connections again.
	 * @param id number of the worker, starting at 1
	 * @return whether it was paused
	 */
	public boolean resume(int id) {
		return this.roster.require(id).resume();
	}

	/**
	 * Add the worker that follows the last one.
	 * @return its number
	 * @throws reactor.netty.ChannelBindException if it cannot listen
	 * @throws OperationRefusedException if the group does not serve, or not any more
	 */
	public synchronized int add() {
		if (this.phase != Phase.STARTED) {
			throw new OperationRefusedException(Reason.CONFLICT, "The server is " + this.phase);
		}
		Worker worker = new Worker(size() + 1, this.preferNative, this.clock);
		try {
			this.listeners.join(worker, this.bindTimeout);
		}
		catch (RuntimeException ex) {
			worker.stop(STOP_TIMEOUT).subscribe();
			throw ex;
		}
		this.size = worker.id();
		this.roster.add(worker);
		return worker.id();
	}

	/**
	 * Let the last worker go, and ask its clients to leave; what is in flight is
	 * finished. Its listener stays, and what it accepts is served by the others.
	 * @param timeout time after which the clients that stay are cut off
	 * @return done when the clients have left; failed if it is the only worker
	 */
	public synchronized CompletableFuture<Drained> removeLast(Duration timeout) {
		if (this.phase != Phase.STARTED) {
			return CompletableFuture.failedFuture(new IllegalStateException("The server is " + this.phase));
		}
		if (size() < 2) {
			return CompletableFuture.failedFuture(new IllegalStateException("The last worker stays"));
		}
		this.size = size() - 1;
		Worker last = this.roster.removeLast();
		return drain(last, last.leave(timeout), timeout);
	}

	private CompletableFuture<Drained> drain(Worker worker, @Nullable WorkerLoop old, Duration timeout) {
		if (old == null) {
			return CompletableFuture
				.failedFuture(new IllegalStateException("Worker " + worker.id() + " does not serve"));
		}
		this.router.again(worker.id(), old.takeUnregistered());
		int connections = old.connections();
		try {
			old.drain(CompletableFuture.completedFuture(null), this.grace, timeout).thenRun(old::end);
		}
		catch (RejectedExecutionException ex) {
			// The loop had ended, and with it its connections
			old.cut();
		}
		return old.settled().thenApply((done) -> new Drained(connections, old.cutOff()));
	}

	/**
	 * Give a worker a fresh event loop in the place of one that is stuck: its clients are
	 * cut off, those that it has not come to yet are served by the fresh one, and its
	 * thread is interrupted and ends when it comes back. Never waits.
	 * @param id number of the worker, starting at 1
	 * @param reason why
	 * @param words why, in words
	 * @return how many clients were cut off; -1 if the worker does not serve, and nothing
	 * was done
	 */
	public int swapStuck(int id, SwapReason reason, String words) {
		List<Worker> workers = this.roster.workers();
		return (id <= workers.size()) ? workers.get(id - 1).swapStuck(reason, words) : -1;
	}

	/**
	 * Finish what is in flight or waits in an accept queue, ask clients to leave their
	 * connections, and stop listening.
	 * @return done when the last connection is closed; never, if a client stays
	 */
	public synchronized CompletableFuture<Void> drain() {
		this.phase = Phase.DRAINING;
		CompletableFuture<Void> noneToCome = this.listeners.drain();
		return CompletableFuture.allOf(this.roster.all()
			.map((worker) -> worker.drain(noneToCome, this.grace))
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Close all listeners and connections and end the threads, waiting at most some
	 * seconds for those that are stuck.
	 */
	public void stop() {
		enter(Phase.STOPPED);
		Flux<Void> listeners = this.listeners.stop(STOP_TIMEOUT);
		Flux<Void> workers = Flux.fromStream(this.roster.all()).flatMap((worker) -> worker.stop(STOP_TIMEOUT));
		try {
			// Not block(): who stops may be on a thread of an application that must not
			Mono.whenDelayError(listeners, workers)
				.toFuture()
				.get(STOP_TIMEOUT.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Stopped without waiting longer for threads that are stuck: " + ex);
			this.roster.all().forEach(Worker::hangUp);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.roster.all().forEach(Worker::hangUp);
		}
		this.roster.clear();
	}

	/**
	 * What can be done with the group. It changes with the lock held, as the number of
	 * workers does, so that nobody who drains or stops them misses one that is added.
	 */
	private enum Phase {

		NOT_STARTED, STARTED, DRAINING, STOPPED

	}

}
