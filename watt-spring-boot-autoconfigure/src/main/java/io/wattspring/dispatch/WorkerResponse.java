package io.wattspring.dispatch;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import io.wattspring.worker.WorkerConnection;

/**
 * A response that closes its connection if the worker drains by the time it is sent, and
 * loses no body whose connection ends before it is sent.
 */
class WorkerResponse extends ServerHttpResponseDecorator implements ZeroCopyHttpOutputMessage {

	private final @Nullable WorkerConnection connection;

	private final boolean http1;

	private final BooleanSupplier begun;

	private final boolean guarded;

	private final boolean sent;

	/**
	 * Create a response.
	 * @param response the server's response
	 * @param connection the connection that it goes to
	 * @param http1 whether the connection speaks HTTP/1.1, where a field asks the client
	 * to leave
	 * @param head whether the request's method is HEAD, so that no body is sent
	 */
	WorkerResponse(ServerHttpResponse response, @Nullable WorkerConnection connection, boolean http1, boolean head) {
		super(response);
		this.connection = connection;
		this.http1 = http1;
		Object nativeResponse = getNativeResponse(response);
		this.begun = (nativeResponse instanceof HttpServerResponse server) ? server::hasSentHeaders
				: response::isCommitted;
		this.guarded = !head && !(response instanceof WorkerResponse);
		this.sent = this.guarded && nativeResponse instanceof HttpServerResponse;
	}

	/**
	 * Return whether the response is handed over to the event loop.
	 * @return whether it has begun
	 */
	boolean hasBegun() {
		return this.begun.getAsBoolean();
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		closeIfDraining();
		if (this.guarded && body instanceof Mono) {
			return writeWhole((Mono<? extends DataBuffer>) body);
		}
		if (this.sent) {
			PartsWrite<DataBuffer> write = new PartsWrite<>(body, DataBufferUtils::release);
			return write.guard(super.writeWith(write.body()));
		}
		return super.writeWith(body);
	}

	/**
	 * Write a whole body. Where the connection ends between the taking of the buffer and
	 * its writing, Reactor Netty completes and drops it; where the response has been sent
	 * already, Spring does.
	 * @param body the body
	 * @return the end of the write
	 */
	private Mono<Void> writeWhole(Mono<? extends DataBuffer> body) {
		AtomicReference<@Nullable DataBuffer> taken = new AtomicReference<>();
		AtomicReference<@Nullable DataBuffer> late = new AtomicReference<>();
		return super.writeWith(body.doOnNext((buffer) -> (isCommitted() ? late : taken).set(buffer)))
			.doOnSuccess((nothing) -> {
				DataBufferUtils.release(late.get());
				if (!hasBegun()) {
					DataBufferUtils.release(taken.get());
				}
			});
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		closeIfDraining();
		if (this.sent) {
			PartsWrite<Publisher<? extends DataBuffer>> write = new PartsWrite<>(body, (part) -> {
			});
			return write.guard(super.writeAndFlushWith(write.body()));
		}
		return super.writeAndFlushWith(body);
	}

	@Override
	public Mono<Void> writeWith(Path file, long position, long count) {
		closeIfDraining();
		if (getDelegate() instanceof ZeroCopyHttpOutputMessage output) {
			return output.writeWith(file, position, count);
		}
		// HEAD: the fields say what GET would send
		return setComplete();
	}

	@Override
	public Mono<Void> setComplete() {
		closeIfDraining();
		return super.setComplete();
	}

	private void closeIfDraining() {
		if (this.http1 && this.connection != null && this.connection.isDraining() && !isCommitted()) {
			getHeaders().set(HttpHeaders.CONNECTION, "close");
		}
	}

}
