package io.wattspring.cache;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The response to a request that passes by the cache, which sees its head when the
 * application has done all that it does at commit (sessions, security fields).
 */
final class PassedResponse extends ServerHttpResponseDecorator implements ZeroCopyHttpOutputMessage, WatchedResponse {

	private static final int BUFFER_SIZE = 8192;

	private final List<Supplier<? extends Mono<Void>>> actions = new CopyOnWriteArrayList<>();

	private volatile @Nullable UserWatch watch;

	/**
	 * Create a response.
	 * @param client the client's response
	 */
	PassedResponse(ServerHttpResponse client) {
		super(client);
	}

	/**
	 * Say what to do with the head of the response when it is complete.
	 * @param last is given whether nothing failed that was to be done before
	 */
	void atCommit(Consumer<Boolean> last) {
		getDelegate().beforeCommit(() -> Flux.fromIterable(this.actions)
			.concatMap(Supplier::get)
			.then()
			.doOnSuccess((done) -> last.accept(true))
			.doOnError((ex) -> last.accept(false)));
	}

	@Override
	public void watchedBy(UserWatch watch) {
		this.watch = watch;
	}

	@Override
	public void failed() {
		// An error confirms nothing, whatever its fields
	}

	/**
	 * Return whether the response is for one user.
	 * @return whether it sets a cookie or depends on a session
	 */
	boolean isPersonal() {
		UserWatch watch = this.watch;
		boolean watched = watch != null && watch.isPersonal();
		return watched || !getCookies().isEmpty() || getHeaders().containsHeader(HttpHeaders.SET_COOKIE);
	}

	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
		this.actions.add(action);
	}

	@Override
	public Mono<Void> writeWith(Path file, long position, long count) {
		return write(getDelegate(), file, position, count);
	}

	/**
	 * Send a part of a file, without copying it where the server can.
	 * @param client the client's response
	 * @param file the file
	 * @param position offset of the first byte
	 * @param count number of bytes
	 * @return completes when it is sent
	 */
	static Mono<Void> write(ServerHttpResponse client, Path file, long position, long count) {
		if (client instanceof ZeroCopyHttpOutputMessage output) {
			return output.writeWith(file, position, count);
		}
		return client.writeWith(DataBufferUtils.takeUntilByteCount(
				DataBufferUtils.read(new FileSystemResource(file), position, client.bufferFactory(), BUFFER_SIZE),
				count));
	}

}
