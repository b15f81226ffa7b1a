package io.wattspring.worker;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServer;

/**
 * The listening sockets of a group.
 * <p>
 * The first worker's listener binds as any server does, without SO_REUSEPORT, and so
 * claims the port: a port that is taken fails, whoever took it and however. Once it
 * listens the option is set on it, which lets the others of this process join; Linux puts
 * the first socket into the group when the second one arrives. The port is never free in
 * between, and a second process that starts the same way is refused at any moment.
 *
 * @see <a href=
 * "https://github.com/torvalds/linux/blob/v6.12/net/core/sock_reuseport.c">reuseport_add_sock</a>
 */
final class Listeners {

	private static final Log logger = LogFactory.getLog(Listeners.class);

	private final Consumer<ChannelPromise> inTurn;

	private final BiConsumer<Integer, ChannelPromise> own;

	private volatile List<Listener> listeners = List.of();

	private volatile String transport = "none";

	private @Nullable HttpServer sharing;

	/**
	 * Create what does not listen yet.
	 * @param inTurn where channels go that one listener accepts for all
	 * @param own where channels go that the listener of a worker accepts, which is given
	 * by its number
	 */
	Listeners(Consumer<ChannelPromise> inTurn, BiConsumer<Integer, ChannelPromise> own) {
		this.inTurn = inTurn;
		this.own = own;
	}

	/**
	 * Listen for the workers.
	 * @param server the complete server
	 * @param workers the workers, at least one
	 * @param timeout how long to wait for each socket
	 * @throws reactor.netty.ChannelBindException if the address cannot be bound
	 */
	void bind(HttpServer server, List<Worker> workers, Duration timeout) {
		Worker first = workers.get(0);
		Listener claim = new Listener(first.name() + "-acceptor", this.inTurn);
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
		if (transport.name().equals("nio")) {
			logger.info("NIO serves, since no native transport (epoll, io_uring) was found or wanted");
		}
		claim.routeTo((channels) -> this.own.accept(first.id(), channels));
		this.sharing = server.option(transport.reusePort(), true)
			.bindAddress(sameAddress(server, channel.localAddress()));
		if (workers.size() > 1) {
			workers.subList(1, workers.size()).forEach((worker) -> join(worker, timeout));
		}
	}

	/**
	 * Have one more worker listen, the one that follows those that do. One that has
	 * listened before takes its listener again.
	 * @param worker the worker
	 * @param timeout how long to wait for the socket
	 * @throws reactor.netty.ChannelBindException if the address cannot be bound
	 */
	void join(Worker worker, Duration timeout) {
		HttpServer sharing = this.sharing;
		if (sharing == null) {
			return;
		}
		if (worker.id() > this.listeners.size()) {
			share(this.listeners.get(0).channel());
			Listener listener = new Listener(worker.name() + "-acceptor",
					(channels) -> this.own.accept(worker.id(), channels));
			bind(listener, sharing, timeout);
		}
		worker.listener(this.listeners.get(worker.id() - 1));
	}

	private static void share(Channel claim) {
		ChannelOption<Boolean> reusePort = Transport.of(claim).reusePort();
		if (reusePort != null) {
			claim.config().setOption(reusePort, true);
		}
	}

	private void bind(Listener listener, HttpServer sharing, Duration timeout) {
		List<Listener> before = this.listeners;
		List<Listener> listeners = new ArrayList<>(before);
		listeners.add(listener);
		this.listeners = List.copyOf(listeners);
		try {
			listener.bind(sharing, timeout);
		}
		catch (RuntimeException ex) {
			this.listeners = before;
			listener.stop(timeout).subscribe();
			throw ex;
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

	@Nullable SocketAddress address() {
		List<Listener> listeners = this.listeners;
		return (!listeners.isEmpty()) ? listeners.get(0).address() : null;
	}

	String transport() {
		return this.transport;
	}

	/**
	 * Stop listening once the accept queues are empty.
	 * @return done when all sockets are closed
	 */
	CompletableFuture<Void> drain() {
		return CompletableFuture.allOf(this.listeners.stream().map(Listener::drain).toArray(CompletableFuture[]::new));
	}

	/**
	 * Stop listening and end the acceptor threads.
	 * @param timeout how long a thread may take
	 * @return completes when the threads have ended
	 */
	Flux<Void> stop(Duration timeout) {
		List<Listener> listeners = this.listeners;
		this.listeners = List.of();
		return Flux.fromIterable(listeners).flatMap((listener) -> listener.stop(timeout));
	}

}
