package io.wattspring.server;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * Handles requests on their event loop, but not within the reading of them: a response
 * that is complete before its request is read to the end can leave the next request of
 * the connection unread.
 *
 * @param application what handles requests at once
 */
record ReadToEndHttpHandler(HttpHandler application) implements HttpHandler {

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		Connection connection = ServerHttpRequestDecorator.getNativeRequest(request);
		return Mono.defer(() -> this.application.handle(request, response))
			.subscribeOn(Schedulers.fromExecutor(connection.channel().eventLoop()));
	}

}
