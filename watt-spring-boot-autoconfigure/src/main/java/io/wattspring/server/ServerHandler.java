package io.wattspring.server;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * What answers a request: the routes of the {@link NettyRouteProvider}s, on the event
 * loop as in stock Boot, then the application.
 *
 * @param application handles what no route takes
 * @param routeProviders the providers, in order
 */
record ServerHandler(BiFunction<HttpServerRequest, HttpServerResponse, ? extends Publisher<Void>> application,
		List<NettyRouteProvider> routeProviders)
		implements
			Supplier<BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>>> {

	@Override
	public BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> get() {
		if (this.routeProviders.isEmpty()) {
			return this.application;
		}
		HttpServerRoutes routes = HttpServerRoutes.newRoutes();
		for (NettyRouteProvider provider : this.routeProviders) {
			routes = provider.apply(routes);
		}
		return routes.route((request) -> true, this.application);
	}

}
