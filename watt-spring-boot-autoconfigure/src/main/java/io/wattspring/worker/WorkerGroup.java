package io.wattspring.worker;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
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
 * The workers of one server: they share its port, and they start, drain and stop
 * together.
 * <p>
 * The first worker's listener binds as any server does, without SO_REUSEPORT, and so
 * claims the port: a port that is taken fails, whoever took it and however. Once it
 * listens the option is set on it, which lets the others of this process join; Linux puts
 * the first socket into the group when the second one arrives. The port is never free in
 * between, and a second process that starts the same way is refused at any moment.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://github.com/torvalds/linux/blob/v6.12/net/core/sock_reuseport.c">reuseport_add_sock</a>
 */
public final class WorkerGroup {

	private static final Log logger = LogFactory.getLog(WorkerGroup.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final int size;

	private final Duration grace;

	private final AtomicInteger turn = new AtomicInteger();

	private volatile List<Worker> workers = List.of();

	private volatile List<Listener> listeners = List.of();

	private volatile String transport = "none";

	/**
	 * Create a group that is not started.
	 * @param size number of workers, at least 1
	 * @param grace time for which an idle connection is kept during a drain, so that a
	 * request on its way is answered; not negative
	 */
	public WorkerGroup(int size, Duration grace) {
		if (size < 1) {
			throw new IllegalArgumentException("size: " + size + " (expected: at least 1)");
		}
		this.size = size;
		this.grace = grace;
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
			workers.add(new Worker(id, preferNative));
		}
		this.workers = List.copyOf(workers);
		try {
			listen(server.handle(new TrackingHandler(handler)), timeout);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	private void listen(HttpServer server, Duration timeout) {
		Worker first = this.workers.get(0);
		Listener claim = new Listener(first.name() + "-acceptor", this::route);
		this.listeners = List.of(claim);
		Channel channel = claim.bind(server, timeout);
		Transport transport = Transport.of(channel);
		this.transport = transport.name();
		first.listener(claim);
		PortSharing sharing = PortSharing.of(System.getProperty("os.name"),
				channel.localAddress() instanceof InetSocketAddress, transport.reusePort() != null);
		if (sharing == PortSharing.ONE_LISTENER || transport.reusePort() == null) {
			logger
				.info("One listener feeds all workers, since SO_REUSEPORT does not balance connections here (transport "
						+ transport.name() + ")");
			return;
		}
		claim.routeTo(first::route);
		if (this.size == 1) {
			return;
		}
		channel.config().setOption(transport.reusePort(), true);
		joinPort(server.option(transport.reusePort(), true), channel.localAddress(), timeout);
	}

	private void joinPort(HttpServer server, SocketAddress claimed, Duration timeout) {
		HttpServer sharing = server.bindAddress(sameAddress(server, claimed));
		for (Worker worker : this.workers.subList(1, this.size)) {
			Listener listener = new Listener(worker.name() + "-acceptor", worker::route);
			List<Listener> listeners = new ArrayList<>(this.listeners);
			listeners.add(listener);
			this.listeners = List.copyOf(listeners);
			listener.bind(sharing, timeout);
			worker.listener(listener);
		}
	}

	private Supplier<SocketAddress> sameAddress(HttpServer server, SocketAddress claimed) {
		Supplier<? extends SocketAddress> configured = server.configuration().bindAddress();
		int port = ((InetSocketAddress) claimed).getPort();
		if (configured != null && configured.get() instanceof InetSocketAddress address) {
			return () -> (address.isUnresolved()) ? InetSocketAddress.createUnresolved(address.getHostString(), port)
					: new InetSocketAddress(address.getAddress(), port);
		}
		return () -> claimed;
	}

	private EventLoop route(Channel channel) {
		List<Worker> workers = this.workers;
		return workers.get(Math.floorMod(this.turn.getAndIncrement(), workers.size())).route(channel);
	}

	/**
	 * Return the address that the workers listen on.
	 * @return the address, or {@code null} if the group is not started
	 */
	public @Nullable SocketAddress address() {
		List<Listener> listeners = this.listeners;
		return (!listeners.isEmpty()) ? listeners.get(0).address() : null;
	}

	/**
	 * Send a heartbeat to each event loop where none is in flight. To be called by one
	 * thread, again and again; never waits.
	 */
	public void beat() {
		this.workers.forEach(Worker::beat);
	}

	/**
	 * Return what the workers published last. Never waits for one of them.
	 * @return a snapshot of each worker, by id
	 */
	public List<WorkerSnapshot> snapshots() {
		return this.workers.stream().map((worker) -> worker.snapshot(this.transport)).toList();
	}

	/**
	 * Finish what is in flight or waits in an accept queue, ask clients to leave their
	 * connections, and stop listening.
	 * @return done when the last connection is closed; never, if a client stays
	 */
	public CompletableFuture<Void> drain() {
		CompletableFuture<?> noneToCome = CompletableFuture
			.allOf(this.listeners.stream().map(Listener::drain).toArray(CompletableFuture[]::new));
		return CompletableFuture.allOf(this.workers.stream()
			.map((worker) -> worker.drain(noneToCome, this.grace))
			.toArray(CompletableFuture[]::new));
	}

	/**
	 * Close all listeners and connections and end the threads, waiting at most some
	 * seconds for those that are stuck.
	 */
	public void stop() {
		Flux<Void> listeners = Flux.fromIterable(this.listeners).flatMap((listener) -> listener.stop(STOP_TIMEOUT));
		Flux<Void> workers = Flux.fromIterable(this.workers).flatMap((worker) -> worker.stop(STOP_TIMEOUT));
		try {
			Mono.whenDelayError(listeners, workers).block(STOP_TIMEOUT.plusSeconds(1));
		}
		catch (RuntimeException ex) {
			logger.warn("Stopped without waiting longer for threads that are stuck: " + ex.getMessage());
		}
		this.listeners = List.of();
		this.workers = List.of();
	}

}
