package io.wattspring.dispatch;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * A call over the network whose response, and the body of it, arrive on run threads. What
 * follows belongs to the request that subscribes.
 * <p>
 * A response is this operator's until somebody reads its body: where the subscriber
 * cancels before that, nobody would, and its connection would never come back. So its
 * body is cancelled here. The source is not cancelled then: it has ended, and Spring's
 * connector for Reactor Netty would read the body to the end instead, which may never
 * come.
 *
 * @param <T> type of the response
 */
final class CallOnRunQueue<T> extends Mono<T> {

	private final Mono<? extends T> source;

	private final RunQueue queue;

	private final Responses<T> responses;

	CallOnRunQueue(Mono<? extends T> source, RunQueue queue, Responses<T> responses) {
		this.source = source;
		this.queue = queue;
		this.responses = responses;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Scheduler scheduler = new RunQueueScheduler(this.queue, CurrentExchange.get());
		this.source.subscribe(new Call<>(actual, scheduler, this.responses));
	}

	/**
	 * What can be done with a response.
	 *
	 * @param <T> type of the response
	 */
	interface Responses<T> {

		/**
		 * Return whether its body arrives on run threads already.
		 * @param response the response
		 * @return {@code true} if there is nothing to do
		 */
		boolean isMoved(T response);

		/**
		 * Move its body.
		 * @param response the response
		 * @param body moves a body
		 * @return a response whose body arrives on run threads
		 */
		T move(T response, MovedBody body);

		/**
		 * Return its body.
		 * @param response the response
		 * @return the body as it is
		 */
		Flux<DataBuffer> body(T response);

	}

	/**
	 * One subscription: hands one signal over, or passes it on where the source is on a
	 * run thread already.
	 *
	 * @param <T> type of the response
	 */
	private static final class Call<T> implements CoreSubscriber<T>, Subscription, Runnable {

		private final CoreSubscriber<? super T> actual;

		private final Scheduler scheduler;

		private final Responses<T> responses;

		private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

		private final MovedBody body;

		private @Nullable Subscription source;

		private @Nullable T response;

		private @Nullable Throwable error;

		Call(CoreSubscriber<? super T> actual, Scheduler scheduler, Responses<T> responses) {
			this.actual = actual;
			this.scheduler = scheduler;
			this.responses = responses;
			this.body = new MovedBody(scheduler);
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source = source;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(T response) {
			this.response = response;
			if (!hasEnded()) {
				discard();
			}
		}

		@Override
		public void onError(Throwable ex) {
			if (this.state.get() == State.UNDER_WAY) {
				this.error = ex;
			}
			if (!hasEnded()) {
				Operators.onErrorDropped(ex, currentContext());
			}
		}

		@Override
		public void onComplete() {
			hasEnded();
		}

		/**
		 * Hand over what the source has ended with.
		 * @return {@code false} if it had ended already, or been cancelled
		 */
		private boolean hasEnded() {
			if (!this.state.compareAndSet(State.UNDER_WAY, State.HANDED_OVER)) {
				return false;
			}
			if (RunThread.currentQueue() != null) {
				run();
				return true;
			}
			try {
				this.scheduler.schedule(this);
			}
			catch (RejectedExecutionException ex) {
				reject(ex);
			}
			return true;
		}

		private void reject(RejectedExecutionException ex) {
			if (this.state.compareAndSet(State.HANDED_OVER, State.DELIVERED)) {
				discard();
				this.actual.onError(ex);
			}
		}

		@Override
		public void run() {
			if (!this.state.compareAndSet(State.HANDED_OVER, State.DELIVERED)) {
				return;
			}
			T response = this.response;
			Throwable error = this.error;
			if (error != null) {
				this.actual.onError(error);
				return;
			}
			if (response != null) {
				this.actual
					.onNext((this.responses.isMoved(response)) ? response : this.responses.move(response, this.body));
			}
			this.actual.onComplete();
		}

		@Override
		public void request(long n) {
			source().request(n);
		}

		@Override
		public void cancel() {
			State before = this.state.getAndSet(State.CANCELLED);
			T response = this.response;
			boolean mine = before == State.HANDED_OVER
					|| (before == State.DELIVERED && response != null && !this.responses.isMoved(response));
			if (mine) {
				discard();
			}
			else if (before != State.CANCELLED) {
				source().cancel();
			}
		}

		private void discard() {
			T response = this.response;
			if (response != null) {
				this.body.giveUp(this.responses.body(response));
			}
		}

		private Subscription source() {
			if (this.source == null) {
				throw new IllegalStateException("Not subscribed");
			}
			return this.source;
		}

	}

	private enum State {

		/**
		 * The source has not ended.
		 */
		UNDER_WAY,

		/**
		 * The source has ended, the subscriber does not know.
		 */
		HANDED_OVER,

		/**
		 * The subscriber has the response, or is told that there is none.
		 */
		DELIVERED,

		CANCELLED

	}

}
