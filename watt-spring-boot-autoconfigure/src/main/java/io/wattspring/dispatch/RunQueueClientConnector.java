package io.wattspring.dispatch;

import java.net.URI;
import java.util.function.Function;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets the responses of a client arrive on run threads, before any filter of the client
 * sees them.
 *
 * @since 0.1.0
 */
public final class RunQueueClientConnector implements ClientHttpConnector {

	private final ClientHttpConnector connector;

	private final RunQueue queue;

	/**
	 * Create a connector.
	 * @param connector what connects
	 * @param queue where responses arrive
	 */
	public RunQueueClientConnector(ClientHttpConnector connector, RunQueue queue) {
		this.connector = connector;
		this.queue = queue;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return new CallOnRunQueue<>(this.connector.connect(method, uri, requestCallback), this.queue,
				HttpResponses.INSTANCE);
	}

	/**
	 * Responses as connectors have them.
	 */
	private enum HttpResponses implements CallOnRunQueue.Responses<ClientHttpResponse> {

		INSTANCE;

		@Override
		public boolean isMoved(ClientHttpResponse response) {
			return response instanceof MovedResponse;
		}

		@Override
		public ClientHttpResponse move(ClientHttpResponse response, MovedBody body) {
			return new MovedResponse(response, body);
		}

		@Override
		public Flux<DataBuffer> body(ClientHttpResponse response) {
			return response.getBody();
		}

	}

	/**
	 * A response whose body arrives on run threads.
	 */
	static final class MovedResponse extends ClientHttpResponseDecorator {

		private final MovedBody body;

		MovedResponse(ClientHttpResponse response, MovedBody body) {
			super(response);
			this.body = body;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.body.move(super.getBody());
		}

	}

}
