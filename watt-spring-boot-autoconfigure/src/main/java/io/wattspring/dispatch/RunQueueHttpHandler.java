package io.wattspring.dispatch;

import java.nio.charset.StandardCharsets;

import io.netty.channel.Channel;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

import io.wattspring.worker.WorkerConnection;

/**
 * Hands requests over from the event loops to the run queue. A request that finds no room
 * is answered at once with 503 (Service Unavailable).
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4">RFC 9110, section
 * 15.6.4</a>
 */
public final class RunQueueHttpHandler implements HttpHandler {

	private static final byte[] NO_ROOM = """
			{"title":"Service Unavailable","status":503,"detail":"The server takes no more requests at the moment"}"""
		.getBytes(StandardCharsets.UTF_8);

	private final HttpHandler application;

	private final RunQueue queue;

	/**
	 * Create a handler.
	 * @param application what handles requests, on run threads
	 * @param queue where requests wait for a run thread
	 */
	public RunQueueHttpHandler(HttpHandler application, RunQueue queue) {
		this.application = application;
		this.queue = queue;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		HttpServerRequest nativeRequest = ServerHttpRequestDecorator.getNativeRequest(request);
		Channel channel = ((Connection) nativeRequest).channel();
		return new RunExchange(this.queue, channel.eventLoop(), () -> describe(nativeRequest),
				(exchange) -> run(exchange, request, response, channel, nativeRequest), () -> refuse(response));
	}

	private Mono<Void> run(RunExchange exchange, ServerHttpRequest request, ServerHttpResponse response,
			Channel channel, HttpServerRequest nativeRequest) {
		boolean http1 = !nativeRequest.protocol().startsWith("HTTP/2");
		return this.application.handle(new RunQueueRequest(request, exchange),
				new RunQueueResponse(response, WorkerConnection.of(channel), http1, exchange));
	}

	private String describe(HttpServerRequest request) {
		return request.method() + " " + request.fullPath();
	}

	private Mono<Void> refuse(ServerHttpResponse response) {
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		DataBuffer body = response.bufferFactory().wrap(NO_ROOM);
		return response.writeWith(Mono.just(body));
	}

}
