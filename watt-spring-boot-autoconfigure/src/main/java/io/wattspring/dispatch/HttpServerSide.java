package io.wattspring.dispatch;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.wattspring.dispatch.ResponseFence.Passed;
import io.wattspring.worker.RequestName;
import io.wattspring.worker.ShedReason;
import io.wattspring.worker.WorkerConnection;

/**
 * A request as Reactor Netty received it.
 */
final class HttpServerSide implements ServerSide {

	private static final byte[] OVERLOADED = refusal("The server is overloaded");

	private static final byte[] QUEUE_FULL = refusal("Too many requests wait");

	private static final byte[] IN_FLIGHT = refusal("Too many requests are in flight");

	private static final byte[] NO_THREAD = refusal("The server takes no requests");

	private final HttpHandler application;

	private final ServerHttpRequest request;

	private final ServerHttpResponse response;

	private final HttpServerRequest nativeRequest;

	private final RequestPolicy policy;

	private final Channel channel;

	// None for a response that no client is connected to: one that fills a cache
	private final @Nullable ResponseFence fence;

	private final long number;

	/**
	 * Create the server's side; on the event loop.
	 * @param application what handles requests
	 * @param request the request
	 * @param response its response
	 * @param policy what depends on the path
	 */
	HttpServerSide(HttpHandler application, ServerHttpRequest request, ServerHttpResponse response,
			RequestPolicy policy) {
		this.application = application;
		this.request = request;
		this.response = response;
		this.nativeRequest = ServerHttpRequestDecorator.getNativeRequest(request);
		this.policy = policy;
		this.channel = ((Connection) this.nativeRequest).channel();
		Object nativeResponse = ServerHttpResponseDecorator.getNativeResponse(response);
		this.fence = (nativeResponse instanceof HttpServerResponse) ? ResponseFence.of(this.channel) : null;
		this.number = (this.fence != null) ? this.fence.begin() : 0;
	}

	private static byte[] refusal(String detail) {
		return ProblemDetails.json(HttpStatus.SERVICE_UNAVAILABLE, detail);
	}

	@Override
	public EventLoop eventLoop() {
		return this.channel.eventLoop();
	}

	@Override
	public boolean clientHasLeft() {
		return this.fence != null && !this.channel.isActive() && this.fence.passed(this.number) != Passed.WHOLE;
	}

	@Override
	public String request() {
		return RequestName.of(this.nativeRequest);
	}

	@Override
	public @Nullable Duration giveUpAfter() {
		return this.policy.giveUpAfter(this.request.getPath());
	}

	@Override
	public Mono<Void> handle(RunExchange exchange) {
		return this.application.handle(new RunQueueRequest(this.request, exchange),
				new RunQueueResponse(this.response, WorkerConnection.of(this.channel), isHttp1(), isHead(), exchange));
	}

	@Override
	public boolean isExempt() {
		return this.policy.isExempt(this.request.getPath());
	}

	@Override
	public Mono<Void> refuse(ShedReason reason) {
		this.response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		return write(HttpStatus.SERVICE_UNAVAILABLE, switch (reason) {
			case DELAY -> OVERLOADED;
			case QUEUE_FULL -> QUEUE_FULL;
			case IN_FLIGHT -> IN_FLIGHT;
			case NO_THREAD -> NO_THREAD;
		});
	}

	private Mono<Void> write(HttpStatus status, byte[] json) {
		this.response.setStatusCode(status);
		this.response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		return this.response.writeWith(Mono.just(this.response.bufferFactory().wrap(json)));
	}

	@Override
	public Substitution substitute(HttpStatus status, String detail) {
		ResponseFence fence = this.fence;
		if (fence == null) {
			// The application may be writing to the response at this moment
			return Substitution.NOT_POSSIBLE;
		}
		Passed passed = fence.passed(this.number);
		switch (passed) {
			case NOTHING -> fence.close(problem(status, detail));
			case BEGINNING -> cutOff(fence);
			case WHOLE -> {
				// The connection goes on; only the end of the exchange is missing
			}
		}
		return (passed != Passed.WHOLE) ? Substitution.SENT : Substitution.NOT_NEEDED;
	}

	@Override
	public void onClose(Runnable task) {
		this.channel.closeFuture().addListener((closed) -> task.run());
	}

	@Override
	public void cutOffBegun() {
		ResponseFence fence = this.fence;
		if (fence != null && fence.passed(this.number) == Passed.BEGINNING) {
			cutOff(fence);
		}
	}

	private void cutOff(ResponseFence fence) {
		if (isHttp1()) {
			fence.close();
		}
		else {
			fence.close(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
		}
	}

	private FullHttpResponse problem(HttpStatus status, String detail) {
		byte[] json = ProblemDetails.json(status, detail);
		ByteBuf body = (isHead()) ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(json);
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.valueOf(status.value()), body);
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
			.set(HttpHeaderNames.CONTENT_LENGTH, json.length);
		if (isHttp1()) {
			response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		}
		return response;
	}

	private boolean isHead() {
		return this.nativeRequest.method().equals(HttpMethod.HEAD);
	}

	private boolean isHttp1() {
		return !this.nativeRequest.protocol().startsWith("HTTP/2");
	}

}
