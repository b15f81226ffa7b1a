package io.wattspring.dispatch;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;

import io.wattspring.worker.WorkerConnection;

/**
 * A response that closes its connection if the worker drains by the time it is sent.
 */
class WorkerResponse extends ServerHttpResponseDecorator implements ZeroCopyHttpOutputMessage {

	private final @Nullable WorkerConnection connection;

	private final boolean http1;

	/**
	 * Create a response.
	 * @param response the server's response
	 * @param connection the connection that it goes to
	 * @param http1 whether the connection speaks HTTP/1.1, where a field asks the client
	 * to leave
	 */
	WorkerResponse(ServerHttpResponse response, @Nullable WorkerConnection connection, boolean http1) {
		super(response);
		this.connection = connection;
		this.http1 = http1;
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		closeIfDraining();
		return super.writeWith(body);
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		closeIfDraining();
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
