package io.wattspring.worker;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * A listening socket with an acceptor thread of its own, so that connections are accepted
 * however busy the event loops are. It listens from start to shutdown.
 */
final class Listener implements LoopResources {

	/**
	 * Time in which the handshakes end that have begun; some round trips.
	 */
	private static final long HANDSHAKE_MILLIS = 250;

	private static final long DRAIN_MILLIS = 500;

	private final LoopResources acceptor;

	private volatile Consumer<ChannelPromise> router;

	private @Nullable DisposableServer server;

	// Written by the acceptor thread only
	private volatile long accepted;

	Listener(String name, Consumer<ChannelPromise> router) {
		this.acceptor = LoopResources.create(name, 1, true);
		this.router = router;
	}

	/**
	 * Bind the server through this listener.
	 * @param server the complete server
	 * @param timeout how long to wait for the socket
	 * @return the listening channel
	 * @throws reactor.netty.ChannelBindException if the address cannot be bound
	 */
	Channel bind(HttpServer server, Duration timeout) {
		DisposableServer bound = server.runOn(this, server.configuration().isPreferNative()).bindNow(timeout);
		this.server = bound;
		return bound.channel();
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return new RoutingEventLoopGroup(this.acceptor.onServer(useNative), this::route);
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return this.acceptor.onServer(useNative);
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	private void route(ChannelPromise registration) {
		this.accepted++;
		this.router.accept(registration);
	}

	/**
	 * Change where accepted channels go.
	 * @param router has a worker serve a channel, or throws if none does
	 */
	void routeTo(Consumer<ChannelPromise> router) {
		this.router = router;
	}

	long accepted() {
		return this.accepted;
	}

	Channel channel() {
		return server().channel();
	}

	SocketAddress address() {
		return server().address();
	}

	/**
	 * Stop listening once the accept queue is empty: closing a listening socket resets
	 * what waits in its queue. First no more connections begin, where the system can do
	 * that; the queue counts as empty when nothing new came out of it for as long as a
	 * handshake takes. Elsewhere that is after a pass of the acceptor over its socket
	 * that brought nothing new, and a connection which arrives right then is lost.
	 * @return done when the socket is closed
	 */
	CompletableFuture<Void> drain() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		Channel channel = server().channel();
		channel.eventLoop().execute(() -> {
			long tickMillis = SynFilter.attach(channel) ? HANDSHAKE_MILLIS : 1;
			closeWhenQuiet(channel, -1, tickMillis, DRAIN_MILLIS / tickMillis, closed);
		});
		return closed;
	}

	private void closeWhenQuiet(Channel channel, long before, long tickMillis, long ticks,
			CompletableFuture<Void> closed) {
		long now = this.accepted;
		if (now == before || ticks == 0) {
			channel.close().addListener((result) -> closed.complete(null));
			return;
		}
		channel.eventLoop()
			.schedule(() -> closeWhenQuiet(channel, now, tickMillis, ticks - 1, closed), tickMillis,
					TimeUnit.MILLISECONDS);
	}

	/**
	 * Stop listening and end the acceptor thread. In this order: an event loop that is
	 * shut down without a quiet period can end without having closed its channels.
	 * @param timeout how long the socket may take, and then the thread
	 * @return completes when the thread has ended
	 */
	Mono<Void> stop(Duration timeout) {
		DisposableServer server = this.server;
		CompletableFuture<?> closed = new CompletableFuture<>();
		if (server != null) {
			server.channel().close().addListener((done) -> closed.complete(null));
		}
		else {
			closed.complete(null);
		}
		return Mono.fromFuture(closed.completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS))
			.then(this.acceptor.disposeLater(Duration.ZERO, timeout));
	}

	private DisposableServer server() {
		DisposableServer server = this.server;
		if (server == null) {
			throw new IllegalStateException("Listener is not bound");
		}
		return server;
	}

}
