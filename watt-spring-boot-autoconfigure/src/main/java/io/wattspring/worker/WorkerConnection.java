package io.wattspring.worker;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * A client's connection to a worker, with the requests that are in flight on it.
 *
 * @since 0.1.0
 */
public final class WorkerConnection {

	private static final AttributeKey<WorkerConnection> KEY = AttributeKey.valueOf(WorkerConnection.class,
			"connection");

	private static final AtomicLongFieldUpdater<WorkerConnection> FINISHED = AtomicLongFieldUpdater
		.newUpdater(WorkerConnection.class, "finished");

	private static final AtomicIntegerFieldUpdater<WorkerConnection> TAKEN = AtomicIntegerFieldUpdater
		.newUpdater(WorkerConnection.class, "taken");

	private static final AtomicIntegerFieldUpdater<WorkerConnection> WAITING = AtomicIntegerFieldUpdater
		.newUpdater(WorkerConnection.class, "waitingForDrain");

	/**
	 * Status "Service Restart".
	 * @see <a href=
	 * "https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number">IANA</a>
	 */
	private static final int SERVICE_RESTART = 1012;

	private static final long CLOSE_SECONDS = 1;

	private final ChannelPromise registration;

	private final Channel channel;

	private final WorkerLoop loop;

	private volatile int taken;

	private volatile int waitingForDrain;

	// Written by the connection's event loop only
	private volatile long started;

	private volatile long finished;

	private boolean announced;

	private boolean closing;

	private boolean cutOff;

	private long startedBefore = -1;

	private long quietSince;

	WorkerConnection(ChannelPromise registration, WorkerLoop loop) {
		this.registration = registration;
		this.channel = registration.channel();
		this.loop = loop;
	}

	/**
	 * Register the channel with the event loop, on it, unless it was taken back.
	 */
	void register() {
		if (!take()) {
			return;
		}
		this.channel.attr(KEY).set(this);
		this.channel.closeFuture().addListener((closed) -> this.loop.left(this));
		this.loop.progressed();
		this.loop.eventLoop().register(this.registration);
	}

	/**
	 * Take the channel, once.
	 * @return {@code false} if the event loop has come to it, or another has taken it
	 */
	boolean take() {
		return TAKEN.compareAndSet(this, 0, 1);
	}

	ChannelPromise registration() {
		return this.registration;
	}

	/**
	 * Return the connection that a channel belongs to.
	 * @param channel channel of a connection or of an HTTP/2 stream
	 * @return the connection, or {@code null} if no worker accepted it
	 */
	public static @Nullable WorkerConnection of(Channel channel) {
		Channel parent = channel.parent();
		Channel connection = (parent == null || parent instanceof ServerChannel) ? channel : parent;
		return connection.attr(KEY).get();
	}

	/**
	 * Return whether the client should be asked to leave this connection.
	 * @return {@code true} if responses should close it
	 */
	public boolean isDraining() {
		return this.loop.isDraining();
	}

	/**
	 * Return whether the client was told that nobody will answer.
	 * @return {@code true} if requests that it had sent need not be handled
	 */
	boolean isCut() {
		return this.loop.isCut();
	}

	void handling(@Nullable HttpServerRequest request) {
		this.loop.handling(request);
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	void requestStarted() {
		this.started++;
		this.loop.progressed();
		this.loop.counters().requestStarted();
	}

	void requestFinished() {
		FINISHED.incrementAndGet(this);
		this.loop.counters().requestFinished();
	}

	/**
	 * Take note of requests that are answered once the drain is over, and so are not
	 * waited for by it.
	 * @param number how many more there are
	 */
	void waitsForDrain(int number) {
		WAITING.addAndGet(this, number);
	}

	boolean waitsForDrain() {
		return this.waitingForDrain > 0;
	}

	/**
	 * Take the next step of the drain; on the event loop.
	 * @param now nanosecond time
	 * @param graceNanos nanoseconds for which a request may still be on its way
	 */
	void drain(long now, long graceNanos) {
		if (this.taken == 0) {
			// Not registered yet; that is to come before the next step
			return;
		}
		ChannelHandlerContext http2 = this.channel.pipeline().context(Http2ConnectionHandler.class);
		if (this.started != this.startedBefore || isHandshaking() || (http2 == null && this.started != this.finished)) {
			this.startedBefore = this.started;
			this.quietSince = now;
		}
		switch (DrainStep.of(http2 != null, this.announced, this.started - this.finished, now - this.quietSince,
				graceNanos)) {
			case ANNOUNCE -> announce(http2);
			case CLOSE -> closeOnce(http2);
			case WAIT -> {
			}
		}
	}

	private boolean isHandshaking() {
		SslHandler tls = this.channel.pipeline().get(SslHandler.class);
		return tls != null && !tls.handshakeFuture().isDone();
	}

	private void announce(@Nullable ChannelHandlerContext http2) {
		this.announced = true;
		if (http2 != null) {
			goAway(http2, Integer.MAX_VALUE);
		}
	}

	private void closeOnce(@Nullable ChannelHandlerContext http2) {
		if (this.closing) {
			return;
		}
		this.closing = true;
		if (http2 != null) {
			Http2ConnectionHandler handler = (Http2ConnectionHandler) http2.handler();
			goAway(http2, handler.connection().remote().lastStreamCreated());
			// How long streams may take is for the drain to say
			handler.gracefulShutdownTimeoutMillis(-1);
		}
		this.channel.close();
	}

	private void goAway(ChannelHandlerContext http2, int lastStream) {
		((Http2ConnectionHandler) http2.handler()).goAway(http2, lastStream, Http2Error.NO_ERROR.code(),
				Unpooled.EMPTY_BUFFER, http2.newPromise());
		http2.flush();
	}

	/**
	 * End what the client did not, unless it waits for the drain; on the event loop. A
	 * WebSocket session is told to come again.
	 * @return whether that is the end of the connection, and was not before
	 */
	boolean cutOff() {
		if (this.cutOff || waitsForDrain()) {
			return false;
		}
		this.cutOff = true;
		if (ChannelOperations.get(this.channel) instanceof WebsocketOutbound session) {
			session.sendClose(SERVICE_RESTART, "Service Restart").subscribe((done) -> {
			}, (ex) -> close());
			this.channel.eventLoop().schedule(this::close, CLOSE_SECONDS, TimeUnit.SECONDS);
			return true;
		}
		Http2ConnectionHandler http2 = this.channel.pipeline().get(Http2ConnectionHandler.class);
		if (http2 != null) {
			http2.gracefulShutdownTimeoutMillis(0);
		}
		close();
		return true;
	}

	/**
	 * Close the connection; on the event loop.
	 */
	void close() {
		this.channel.close();
	}

	/**
	 * Close the connection whatever is still to be done on it; on the event loop.
	 * @return done when the socket is closed
	 */
	Future<Void> closeNow() {
		if (take()) {
			return refuse();
		}
		close();
		// HTTP/2 waits for its streams
		this.channel.unsafe().close(this.channel.voidPromise());
		return this.channel.closeFuture();
	}

	private Future<Void> refuse() {
		this.channel.unsafe().closeForcibly();
		this.registration.tryFailure(new ClosedChannelException());
		this.loop.left(this);
		return this.loop.eventLoop().newSucceededFuture(null);
	}

	/**
	 * End the connection from outside of the event loop.
	 * @return whether the client is told by this call
	 */
	boolean hangUp() {
		return HangUp.on(this.channel);
	}

}
