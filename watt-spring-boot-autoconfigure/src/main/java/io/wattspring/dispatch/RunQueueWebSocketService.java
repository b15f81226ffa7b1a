package io.wattspring.dispatch;

import java.util.List;

import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Lets WebSocket handlers work on run threads: their start, the messages that they
 * receive, the source of those that they send, and what follows the session.
 *
 * @since 0.1.0
 */
public final class RunQueueWebSocketService implements WebSocketService {

	private final WebSocketService service;

	private final Scheduler scheduler;

	/**
	 * Create a service.
	 * @param service performs the handshake
	 * @param queue where handlers work
	 */
	public RunQueueWebSocketService(WebSocketService service, RunQueue queue) {
		this.service = service;
		this.scheduler = new RunQueueScheduler(queue, null);
	}

	@Override
	public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
		return this.service.handleRequest(exchange, new RunQueueWebSocketHandler(handler, this.scheduler))
			.publishOn(this.scheduler);
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
