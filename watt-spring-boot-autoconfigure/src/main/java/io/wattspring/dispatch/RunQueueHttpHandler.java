package io.wattspring.dispatch;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Hands requests over from the event loops to the run queue. A request that finds no room
 * is answered at once with 503 (Service Unavailable).
 *
 * @since 0.1.0
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4">RFC 9110, section
 * 15.6.4</a>
 */
public final class RunQueueHttpHandler implements HttpHandler {

	private final HttpHandler application;

	private final RunQueue queue;

	private final RequestPolicy policy;

	/**
	 * Create a handler.
	 * @param application what handles requests, on run threads
	 * @param queue where requests wait for a run thread
	 * @param policy what depends on the path
	 */
	public RunQueueHttpHandler(HttpHandler application, RunQueue queue, RequestPolicy policy) {
		this.application = application;
		this.queue = queue;
		this.policy = policy;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		return new RunExchange(this.queue, new HttpServerSide(this.application, request, response, this.policy));
	}

}
