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

	private volatile boolean error;

	private volatile boolean explicit;

	FillResponse(DataBufferFactory bufferFactory, Function<FillResponse, FillTarget> decision) {
		super(bufferFactory, new Headers());
		((Headers) getHeaders()).cleared = this::failed;
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
	 * Return whether the response tells its client, in a field other than a cookie's,
	 * which session to use, or its token against forgery.
	 * @return whether it does
	 */
	boolean isWithSecret() {
		UserWatch watch = this.watch;
		return watch != null && watch.isSecretIn(getHeaders());
	}

	/**
	 * Set the status. An error that comes after fields that say how to store something is
	 * not what these are of: whoever sets them for an error says that it is one first. So
	 * it is with a redirection, unless it is a handler's.
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
		boolean known = before != null && before.isError();
		if (!known && status != null && (HttpStatusCode.valueOf(status).isError() || isByFilter(status))) {
			failed();
		}
	}

	// Who refuses a request, or sends its client elsewhere, before it comes to a handler
	private boolean isByFilter(int status) {
		UserWatch watch = this.watch;
		return watch != null && !watch.isHandled() && status >= HttpStatus.MULTIPLE_CHOICES.value()
				&& status != HttpStatus.NOT_MODIFIED.value();
	}

	@Override
	public void failed() {
		if (!isCommitted()) {
			this.error = true;
			// Without, it is the error that says for how long it may be stored
			if (ResponseDirectives.areIn(getHeaders())) {
				this.failed = true;
			}
		}
	}

	/**
	 * Return whether something failed before the commit, or of what was to be done then:
	 * the fields are those of another response then than the one that is written. So are
	 * those of an error, or of what a filter made instead of a handler, if others set
	 * them at the commit.
	 * @return whether it failed
	 */
	boolean isFailed() {
		return this.failed || !this.explicit && (this.error || isByFilter(status()));
	}

	@Override
	protected Mono<Void> doCommit(@Nullable Supplier<? extends Mono<Void>> writeAction) {
		this.explicit = ResponseDirectives.areIn(getHeaders());
		return super.doCommit(writeAction);
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

	/**
	 * Fields that tell when Spring takes those of the content away, which it does before
	 * it asks exception handlers for another response.
	 */
	private static final class Headers extends HttpHeaders {

		private static final long serialVersionUID = 1L;

		private transient @Nullable Runnable cleared;

		@Override
		public void clearContentHeaders() {
			super.clearContentHeaders();
			Runnable cleared = this.cleared;
			if (cleared != null) {
				cleared.run();
			}
		}

	}

}
