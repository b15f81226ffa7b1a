package io.wattspring.dispatch;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.PooledDataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/**
 * A request whose body arrives on run threads.
 */
final class RunQueueRequest extends ServerHttpRequestDecorator {

	/**
	 * Buffers of at most 8 KiB each (Netty's default chunk size) that may wait for a run
	 * thread; beyond it the client is not read from.
	 */
	private static final int PREFETCH = 32;

	private final RunExchange exchange;

	RunQueueRequest(ServerHttpRequest request, RunExchange exchange) {
		super(request);
		this.exchange = exchange;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return new SubscribedHere<>(super.getBody().publishOn(this.exchange.scheduler(), PREFETCH)
			.doOnDiscard(PooledDataBuffer.class, DataBufferUtils::release));
	}

}
