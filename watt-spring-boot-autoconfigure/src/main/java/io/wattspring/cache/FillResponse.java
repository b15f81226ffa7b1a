package io.wattspring.cache;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Mono;

import io.wattspring.cache.policy.ResponseDirectives;

/**
 * The response to a request of the cache. When the application commits it, after all that
 * is to be done before that (sessions, tokens, security fields), it is decided where it
 * goes.
 */
final class FillResponse extends AbstractServerHttpResponse implements ZeroCopyHttpOutputMessage, WatchedResponse {

	private final Function<FillResponse, FillTarget> decision;

	private volatile @Nullable FillTarget target;

	private volatile boolean hasBody;

	private volatile @Nullable UserWatch watch;

	private volatile boolean failed;

	FillResponse(DataBufferFactory bufferFactory, Function<FillResponse, FillTarget> decision) {
		super(bufferFactory, new HttpHeaders());
		this.decision = decision;
	}

	int status() {
		HttpStatusCode status = getStatusCode();
		return (status != null) ? status.value() : HttpStatus.OK.value();
	}

	@Override
	public void watchedBy(UserWatch watch) {
		this.watch = watch;
	}

	/**
	 * Return whether the response is for one user, as far as is known.
	 * @return whether it depends on a session or a user
	 */
	boolean isPersonal() {
		UserWatch watch = this.watch;
		return watch != null && watch.isPersonal();
	}

	/**
	 * Return whether the response tells its client which session to use, in a field other
	 * than a cookie's.
	 * @return whether it does
	 */
	boolean isWithSession() {
		UserWatch watch = this.watch;
		return watch != null && watch.isSessionIn(getHeaders());
	}

	/**
	 * Set the status. An error after something else, with fields that say how to store
	 * that, is one that was made of it, within the filters.
	 */
	@Override
	public boolean setRawStatusCode(@Nullable Integer status) {
		noteError(status);
		return super.setRawStatusCode(status);
	}

	@Override
	public boolean setStatusCode(@Nullable HttpStatusCode status) {
		noteError((status != null) ? status.value() : null);
		return super.setStatusCode(status);
	}

	private void noteError(@Nullable Integer status) {
		HttpStatusCode before = getStatusCode();
		if (before != null && !before.isError() && status != null && HttpStatusCode.valueOf(status).isError()) {
			failed();
		}
	}

	@Override
	public void failed() {
		// Without, it is the error that says for how long it may be stored
		if (!isCommitted() && ResponseDirectives.areIn(getHeaders())) {
			this.failed = true;
		}
	}

	/**
	 * Return whether something failed before the commit, or of what was to be done then:
	 * the fields are those of another response then than the one that is written.
	 * @return whether it failed
	 */
	boolean isFailed() {
		return this.failed;
	}

	@Override
	public void beforeCommit(Supplier<? extends Mono<Void>> action) {
		super.beforeCommit(() -> Mono.<Void>defer(action).doOnError((ex) -> this.failed = true));
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T getNativeResponse() {
		return (T) this;
	}

	/**
	 * Return whether the response is on its way: what comes before that may still fail.
	 */
	@Override
	public boolean isCommitted() {
		return this.target != null;
	}

	@Override
	protected void applyStatusCode() {
	}

	@Override
	protected void applyHeaders() {
	}

	@Override
	protected void applyCookies() {
		this.target = this.decision.apply(this);
	}

	private FillTarget target() {
		FillTarget target = this.target;
		if (target == null) {
			throw new IllegalStateException("Not committed");
		}
		return target;
	}

	@Override
	protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
		this.hasBody = true;
		return Mono.defer(() -> target().write(body, false));
	}

	@Override
	protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		this.hasBody = true;
		return Mono.defer(() -> target().writeAndFlush(body));
	}

	@Override
	public Mono<Void> writeWith(Path file, long position, long count) {
		return doCommit(() -> {
			this.hasBody = true;
			return Mono.defer(() -> target().write(file, position, count));
		});
	}

	@Override
	public Mono<Void> setComplete() {
		return super.setComplete().then(Mono.defer(this::endWithoutBody));
	}

	private Mono<Void> endWithoutBody() {
		FillTarget target = this.target;
		if (this.hasBody || target == null) {
			return Mono.empty();
		}
		this.hasBody = true;
		return target.end();
	}

}
