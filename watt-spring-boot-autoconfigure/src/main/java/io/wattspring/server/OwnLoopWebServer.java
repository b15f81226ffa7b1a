package io.wattspring.server;

import java.time.Duration;

import org.springframework.boot.web.server.GracefulShutdownCallback;
import org.springframework.boot.web.server.WebServer;
import reactor.netty.resources.LoopResources;

/**
 * A plain server with an event loop that it shares with nobody and ends when it stops.
 */
final class OwnLoopWebServer implements WebServer {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final WebServer server;

	private final LoopResources loop;

	OwnLoopWebServer(WebServer server, LoopResources loop) {
		this.server = server;
		this.loop = loop;
	}

	@Override
	public void start() {
		this.server.start();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void shutDownGracefully(GracefulShutdownCallback callback) {
		this.server.shutDownGracefully(callback);
	}

	@Override
	public int getPort() {
		return this.server.getPort();
	}

	@Override
	public void destroy() {
		this.server.destroy();
		// A loop that is stuck is left to itself: its thread is a daemon
		this.loop.disposeLater(Duration.ZERO, STOP_TIMEOUT).onErrorComplete().block();
	}

}
