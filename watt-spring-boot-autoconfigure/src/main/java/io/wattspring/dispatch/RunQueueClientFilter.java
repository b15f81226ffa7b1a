package io.wattspring.dispatch;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets responses arrive on run threads that are not there yet: those of a client that was
 * given a connector of its own after {@link RunQueueClientConnector} had been set. Being
 * the first that was added, it is the last that sees a response.
 *
 * @since 0.1.0
 */
public final class RunQueueClientFilter implements ExchangeFilterFunction {

	private final RunQueue queue;

	/**
	 * Create a filter.
	 * @param queue where responses arrive
	 */
	public RunQueueClientFilter(RunQueue queue) {
		this.queue = queue;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return new CallOnRunQueue<>(next.exchange(request), this.queue, ClientResponses.INSTANCE);
	}

	/**
	 * Responses as filters have them.
	 */
	private enum ClientResponses implements CallOnRunQueue.Responses<ClientResponse> {

		INSTANCE;

		@Override
		public boolean isMoved(ClientResponse response) {
			ClientHttpResponse received = response.body((message, context) -> message);
			return received instanceof RunQueueClientConnector.MovedResponse;
		}

		@Override
		public ClientResponse move(ClientResponse response, MovedBody body) {
			return response.mutate().body(body::move).build();
		}

		@Override
		public Flux<DataBuffer> body(ClientResponse response) {
			return response.bodyToFlux(DataBuffer.class);
		}

	}

}
