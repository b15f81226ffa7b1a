package io.wattspring.cache;

import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Subscribes a {@link FillBody} to what the application writes, and tells the application
 * when all is read.
 */
final class Recording extends Mono<Void> {

	private final Publisher<DataBuffer> source;

	private final FillBody body;

	Recording(Publisher<DataBuffer> source, FillBody body) {
		this.source = source;
		this.body = body;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> application) {
		this.source.subscribe(new Reader(application, this.body));
	}

	/**
	 * Reads what the application writes.
	 */
	private static final class Reader implements CoreSubscriber<DataBuffer>, Subscription {

		private final CoreSubscriber<? super Void> application;

		private final FillBody body;

		private volatile @Nullable Subscription source;

		Reader(CoreSubscriber<? super Void> application, FillBody body) {
			this.application = application;
			this.body = body;
		}

		@Override
		public Context currentContext() {
			return this.application.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source = source;
			this.application.onSubscribe(this);
			this.body.onSubscribe(source);
		}

		@Override
		public void onNext(DataBuffer buffer) {
			this.body.onNext(buffer);
		}

		@Override
		public void onError(Throwable ex) {
			this.body.onError(ex);
			this.application.onError(ex);
		}

		@Override
		public void onComplete() {
			this.body.onComplete();
			this.application.onComplete();
		}

		@Override
		public void request(long n) {
		}

		@Override
		public void cancel() {
			Subscription source = this.source;
			if (source != null) {
				source.cancel();
			}
			this.body.onError(new CancellationException("The application stopped writing"));
		}

	}

}
