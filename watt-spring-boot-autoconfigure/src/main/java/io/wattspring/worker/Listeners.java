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

	private final BiConsumer<Worker, ChannelPromise> own;

	private volatile List<Listener> listeners = List.of();

	private volatile String transport = "none";

	/**
	 * Create what does not listen yet.
	 * @param inTurn where channels go that one listener accepts for all
	 * @param own where channels go that a worker's listener accepts
	 */
	Listeners(Consumer<ChannelPromise> inTurn, BiConsumer<Worker, ChannelPromise> own) {
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
		claim.routeTo((channels) -> this.own.accept(first, channels));
		if (workers.size() > 1) {
			channel.config().setOption(transport.reusePort(), true);
			join(server.option(transport.reusePort(), true), channel.localAddress(), workers, timeout);
		}
	}

	private void join(HttpServer server, SocketAddress claimed, List<Worker> workers, Duration timeout) {
		HttpServer sharing = server.bindAddress(sameAddress(server, claimed));
		for (Worker worker : workers.subList(1, workers.size())) {
			Listener listener = new Listener(worker.name() + "-acceptor",
					(channels) -> this.own.accept(worker, channels));
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
