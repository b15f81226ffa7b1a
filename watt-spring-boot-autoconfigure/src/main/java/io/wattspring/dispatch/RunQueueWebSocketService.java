package io.wattspring.dispatch;

import java.util.List;
import java.util.concurrent.Executor;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Lets WebSocket handlers work on run threads: their start, the messages that they
 * receive, the source of those that they send, and what follows the session.
 *
 * @since 0.1.0
 */
public final class RunQueueWebSocketService implements WebSocketService {

	private final WebSocketService service;

	private final RunQueue queue;

	/**
	 * Create a service.
	 * @param service performs the handshake
	 * @param queue where handlers work
	 */
	public RunQueueWebSocketService(WebSocketService service, RunQueue queue) {
		this.service = service;
		this.queue = queue;
	}

	@Override
	public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
		ServerWebExchange upgrading = exchange.mutate().response(new UpgradeResponse(exchange.getResponse())).build();
		Scheduler scheduler = scheduler();
		return this.service.handleRequest(upgrading, new RunQueueWebSocketHandler(handler, scheduler))
			.publishOn(scheduler);
	}

	// What a session does belongs to the request that it began with
	private Scheduler scheduler() {
		RunExchange exchange = CurrentExchange.get();
		if (exchange == null) {
			return new RunQueueScheduler(this.queue, null);
		}
		exchange.sessionBegins();
		return exchange.scheduler();
	}

	/**
	 * A response that is upgraded on the event loop, once it is committed: Reactor Netty
	 * changes the pipeline while it does, and from another thread a frame that the client
	 * sends at once could be read by what is being removed.
	 */
	private static final class UpgradeResponse extends ServerHttpResponseDecorator {

		UpgradeResponse(ServerHttpResponse response) {
			super(response);
		}

		@Override
		public Mono<Void> setComplete() {
			HttpServerResponse response = getNativeResponse(getDelegate());
			Executor eventLoop = ((Connection) response).channel().eventLoop();
			return super.setComplete().publishOn(Schedulers.fromExecutor(eventLoop));
		}

	}

	/**
	 * A handler that is called on a run thread.
	 */
	private record RunQueueWebSocketHandler(WebSocketHandler handler, Scheduler scheduler) implements WebSocketHandler {

		@Override
		public List<String> getSubProtocols() {
			return this.handler.getSubProtocols();
		}

		@Override
		public Mono<Void> handle(WebSocketSession session) {
			return Mono.defer(() -> this.handler.handle(new RunQueueWebSocketSession(session, this.scheduler)))
				.cancelOn(this.scheduler)
				.subscribeOn(this.scheduler);
		}

	}

}
