package io.wattspring.dispatch;

import io.netty.handler.codec.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

import io.wattspring.worker.WorkerConnection;

/**
 * Handles requests where they arrive, on the event loops, for applications that never
 * block.
 *
 * @since 0.1.0
 */
public final class EventLoopHttpHandler implements HttpHandler {

	private final HttpHandler application;

	/**
	 * Create a handler.
	 * @param application what handles requests, on event loops
	 */
	public EventLoopHttpHandler(HttpHandler application) {
		this.application = application;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		HttpServerRequest nativeRequest = ServerHttpRequestDecorator.getNativeRequest(request);
		boolean http1 = !nativeRequest.protocol().startsWith("HTTP/2");
		WorkerConnection connection = WorkerConnection.of(((Connection) nativeRequest).channel());
		boolean head = nativeRequest.method().equals(HttpMethod.HEAD);
		ServerHttpResponse workerResponse = new WorkerResponse(response, connection, http1, head);
		return this.application.handle(request, workerResponse)
			.onErrorResume(GaveUpException.class, (ex) -> ex.answer(workerResponse));
	}

}
