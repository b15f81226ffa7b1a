package io.wattspring.dispatch;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Tells a subscriber on the thread on which it subscribes that it is subscribed, however
 * late and wherever the source does: what Reactor Netty receives is subscribed to on the
 * event loop.
 *
 * @param <T> type of the elements
 */
final class SubscribedHere<T> extends Flux<T> {

	private final Flux<T> source;

	SubscribedHere(Flux<T> source) {
		this.source = source;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Deferred<T> deferred = new Deferred<>(actual);
		actual.onSubscribe(deferred);
		this.source.subscribe(deferred);
	}

	/**
	 * A subscription that passes requests on once the source has one.
	 *
	 * @param <T> type of the elements
	 */
	private static final class Deferred<T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {

		private final CoreSubscriber<? super T> actual;

		Deferred(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			set(subscription);
		}

		@Override
		public void onNext(T value) {
			RunThread.progressed();
			this.actual.onNext(value);
		}

		@Override
		public void onError(Throwable ex) {
			this.actual.onError(ex);
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

	}

}
