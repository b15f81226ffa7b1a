package io.wattspring.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import io.netty.channel.unix.Errors.NativeIoException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import reactor.netty.ChannelBindException;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;

/**
 * The application's web server: a group of workers.
 */
final class WattWebServer implements WebServer {

	private static final Log logger = LogFactory.getLog(WattWebServer.class);

	/**
	 * EACCES of errno.h, negative as Netty reports it.
	 */
	private static final int PERMISSION_DENIED = -13;

	/**
	 * EADDRINUSE of errno.h, negative as Netty reports it.
	 */
	private static final int ADDRESS_IN_USE = -98;

	private final HttpServer server;

	private final BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler;

	private final WorkerGroup workers;

	private final boolean graceful;

	private final Duration bindTimeout;

	private final AtomicReference<@Nullable GracefulShutdownCallback> shutdown = new AtomicReference<>();

	private volatile @Nullable CountDownLatch running;

	WattWebServer(HttpServer server,
			BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler,
			WorkerGroup workers, boolean graceful, Duration bindTimeout) {
		this.server = server;
		this.handler = handler;
		this.workers = workers;
		this.graceful = graceful;
		this.bindTimeout = bindTimeout;
	}

	@Override
	public void start() throws WebServerException {
		if (this.running != null) {
			return;
		}
		try {
			this.workers.start(this.server, this.handler, this.bindTimeout);
		}
		catch (RuntimeException ex) {
			throw startFailure(ex);
		}
		this.running = keepAlive();
		logger.info(startedMessage());
	}

	private WebServerException startFailure(RuntimeException ex) {
		if (ex instanceof ChannelBindException bindException) {
			int port = bindException.localPort();
			int error = (bindException.getCause() instanceof NativeIoException nativeException)
					? nativeException.expectedErr() : 0;
			if (port > 0 && error != PERMISSION_DENIED) {
				PortInUseException.throwIfPortBindingException(bindException, () -> port);
			}
			if (error == ADDRESS_IN_USE) {
				return new PortInUseException(port, ex);
			}
		}
		return new WebServerException("Unable to start Watt", ex);
	}

	private String startedMessage() {
		List<WorkerSnapshot> snapshots = this.workers.snapshots();
		long listeners = snapshots.stream().filter(WorkerSnapshot::listening).count();
		SocketAddress address = this.workers.address();
		String where = (address instanceof InetSocketAddress) ? "port " + getPort() : String.valueOf(address);
		return "Watt started on %s (%s) with %d worker%s, %d listener%s (%s)".formatted(where,
				(this.server.configuration().sslProvider() != null) ? "https" : "http", snapshots.size(),
				(snapshots.size() != 1) ? "s" : "", listeners, (listeners != 1) ? "s" : "",
				snapshots.get(0).transport());
	}

	/**
	 * Keep the JVM up: all threads that serve are daemons.
	 * @return what lets the JVM end when counted down
	 */
	private CountDownLatch keepAlive() {
		CountDownLatch running = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			try {
				running.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "watt-server");
		thread.setContextClassLoader(getClass().getClassLoader());
		thread.setDaemon(false);
		thread.start();
		return running;
	}

	@Override
	public void shutDownGracefully(GracefulShutdownCallback callback) {
		if (!this.graceful || this.running == null) {
			callback.shutdownComplete(GracefulShutdownResult.IMMEDIATE);
			return;
		}
		logger.info("Commencing graceful shutdown. Waiting for active requests to complete");
		this.shutdown.set(callback);
		this.workers.drain().thenRun(() -> endShutdown(GracefulShutdownResult.IDLE));
	}

	private void endShutdown(GracefulShutdownResult result) {
		GracefulShutdownCallback callback = this.shutdown.getAndSet(null);
		if (callback != null) {
			logger.info((result == GracefulShutdownResult.IDLE) ? "Graceful shutdown complete"
					: "Graceful shutdown aborted with one or more requests still active");
			callback.shutdownComplete(result);
		}
	}

	@Override
	public void stop() throws WebServerException {
		CountDownLatch running = this.running;
		if (running == null) {
			return;
		}
		this.running = null;
		try {
			endShutdown(GracefulShutdownResult.REQUESTS_ACTIVE);
			this.workers.stop();
		}
		finally {
			running.countDown();
		}
	}

	@Override
	public int getPort() {
		return (this.workers.address() instanceof InetSocketAddress address) ? address.getPort() : -1;
	}

}
