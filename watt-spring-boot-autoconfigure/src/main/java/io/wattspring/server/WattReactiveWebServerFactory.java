package io.wattspring.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.wattspring.dispatch.EventLoopHttpHandler;
import io.wattspring.worker.WorkerGroup;

/**
 * Creates a web server that is served by a group of workers. Everything that configures a
 * {@link NettyReactiveWebServerFactory} configures this one.
 *
 * @since 0.1.0
 */
public class WattReactiveWebServerFactory extends NettyReactiveWebServerFactory {

	private static final Duration DEFAULT_BIND_TIMEOUT = Duration.ofSeconds(45);

	private final @Nullable WorkerGroup workers;

	private final @Nullable UnaryOperator<HttpHandler> dispatch;

	private final List<NettyRouteProvider> routeProviders = new ArrayList<>();

	private Duration bindTimeout = DEFAULT_BIND_TIMEOUT;

	private UnaryOperator<HttpHandler> front = UnaryOperator.identity();

	/**
	 * Create a factory of plain, single servers, each on an event loop of its own. Boot
	 * creates the management server by this constructor, of the class of the
	 * application's factory.
	 */
	public WattReactiveWebServerFactory() {
		this.workers = null;
		this.dispatch = null;
		addServerCustomizers(ChannelMemory::configure);
	}

	/**
	 * Create a factory of servers with several workers.
	 * @param workers what serves
	 * @param dispatch hands requests to the application, called on the event loops
	 */
	public WattReactiveWebServerFactory(WorkerGroup workers, UnaryOperator<HttpHandler> dispatch) {
		this.workers = workers;
		this.dispatch = dispatch;
		// Before those of the application, which may know better
		addServerCustomizers(ChannelMemory::configure);
	}

	@Override
	public void addRouteProviders(NettyRouteProvider... routeProviders) {
		super.addRouteProviders(routeProviders);
		this.routeProviders.addAll(Arrays.asList(routeProviders));
	}

	@Override
	public void setLifecycleTimeout(@Nullable Duration lifecycleTimeout) {
		super.setLifecycleTimeout(lifecycleTimeout);
		this.bindTimeout = (lifecycleTimeout != null) ? lifecycleTimeout : DEFAULT_BIND_TIMEOUT;
	}

	/**
	 * Put a handler in front of the one that hands requests over to run threads. It is
	 * called on event loops and must not block.
	 * @param front wraps the handler
	 */
	public void setFront(UnaryOperator<HttpHandler> front) {
		this.front = front;
	}

	@Override
	public WebServer getWebServer(HttpHandler httpHandler) {
		if (this.workers == null || this.dispatch == null) {
			return plainServer(httpHandler);
		}
		ServerHandler handler = new ServerHandler(
				ChannelMemory.shared(new ReactorHttpHandlerAdapter(dispatching(this.dispatch.apply(httpHandler)))),
				this.routeProviders);
		return new WattWebServer(completeServer(httpHandler), handler.get(), this.workers,
				getShutdown() == Shutdown.GRACEFUL, this.bindTimeout);
	}

	private HttpHandler dispatching(HttpHandler application) {
		HttpHandler fronted = this.front.apply(application);
		return (fronted != application) ? new EventLoopHttpHandler(new ReadToEndHttpHandler(fronted)) : application;
	}

	private WebServer plainServer(HttpHandler httpHandler) {
		LoopResources loop = LoopResources.create("watt-management", 1, true);
		NettyServerCustomizer ownLoop = (server) -> server.runOn(loop);
		getServerCustomizers().add(ownLoop);
		WebServer server = super.getWebServer(new ReadToEndHttpHandler(httpHandler));
		getServerCustomizers().remove(ownLoop);
		return new OwnLoopWebServer(server, loop);
	}

	/**
	 * Let Boot build the server, as it builds its own, and take it before it is bound:
	 * the customizer that is applied last sees all that the others did.
	 * @param httpHandler the application
	 * @return the server, not bound
	 */
	private HttpServer completeServer(HttpHandler httpHandler) {
		AtomicReference<HttpServer> complete = new AtomicReference<>();
		NettyServerCustomizer last = (server) -> {
			complete.set(server);
			return server;
		};
		getServerCustomizers().add(last);
		super.getWebServer(httpHandler);
		getServerCustomizers().remove(last);
		return complete.get();
	}

}
