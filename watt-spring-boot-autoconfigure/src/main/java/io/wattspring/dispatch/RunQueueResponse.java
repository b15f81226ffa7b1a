package io.wattspring.dispatch;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.wattspring.worker.WorkerConnection;

/**
 * A response whose body is produced on run threads, and after which the application goes
 * on there, although the event loop subscribes to it, asks for more and cancels.
 */
final class RunQueueResponse extends WorkerResponse {

	private final RunExchange exchange;

	RunQueueResponse(ServerHttpResponse response, @Nullable WorkerConnection connection, boolean http1, boolean head,
			RunExchange exchange) {
		super(response, connection, http1, head);
		this.exchange = exchange;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		if (body instanceof Mono) {
			return new DetachableWrite(super.writeWith(body), this.exchange, this::hasBegun);
		}
		return super.writeWith(onRunThread(body)).publishOn(this.exchange.scheduler());
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(onRunThread(body).map(this::onRunThread)).publishOn(this.exchange.scheduler());
	}

	@Override
	public Mono<Void> writeWith(Path file, long position, long count) {
		return super.writeWith(file, position, count).publishOn(this.exchange.scheduler());
	}

	private <T> Flux<T> onRunThread(Publisher<? extends T> source) {
		Flux<T> flux = Flux.from(source);
		if (source instanceof Fuseable.ScalarCallable) {
			// Holds its value already: nothing of the application is called for it
			return flux;
		}
		return flux.cancelOn(this.exchange.scheduler()).subscribeOn(this.exchange.scheduler());
	}

}
