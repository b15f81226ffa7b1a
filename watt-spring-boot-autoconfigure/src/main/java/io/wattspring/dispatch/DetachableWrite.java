package io.wattspring.dispatch;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * The writing of a whole response. It completes for the application, on the run thread,
 * as soon as the event loop has the response; the exchange ends when it is written. Where
 * the write is not begun at once (a session is saved first) the application waits for it
 * and goes on, on a run thread, when it is done.
 */
final class DetachableWrite extends Mono<Void> {

	private final Mono<Void> write;

	private final RunExchange exchange;

	private final BooleanSupplier begun;

	/**
	 * Create a write.
	 * @param write writes the response
	 * @param exchange the request that it answers
	 * @param begun whether the response is handed over to the event loop
	 */
	DetachableWrite(Mono<Void> write, RunExchange exchange, BooleanSupplier begun) {
		this.write = write;
		this.exchange = exchange;
		this.begun = begun;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Void> application) {
		if (RunThread.currentQueue() == null) {
			this.write.subscribe(new Writer(application, Phase.WAITED_FOR));
			return;
		}
		Writer writer = new Writer(application, Phase.SUBSCRIBING);
		this.write.subscribe(writer);
		writer.subscribed();
	}

	private enum Phase {

		SUBSCRIBING, DETACHED, WAITED_FOR, ENDED

	}

	/**
	 * Receives the end of the write, most often on the event loop, and decides who is
	 * told.
	 */
	private final class Writer implements CoreSubscriber<Void> {

		private final CoreSubscriber<? super Void> application;

		private final AtomicReference<Phase> phase;

		private @Nullable Throwable error;

		Writer(CoreSubscriber<? super Void> application, Phase phase) {
			this.application = application;
			this.phase = new AtomicReference<>(phase);
		}

		void subscribed() {
			if (DetachableWrite.this.begun.getAsBoolean()) {
				boolean before = DetachableWrite.this.exchange.detach(true);
				if (this.phase.compareAndSet(Phase.SUBSCRIBING, Phase.DETACHED)) {
					this.application.onComplete();
				}
				else {
					DetachableWrite.this.exchange.detach(before);
					endApplication();
				}
			}
			else if (!this.phase.compareAndSet(Phase.SUBSCRIBING, Phase.WAITED_FOR)) {
				endApplication();
			}
		}

		@Override
		public Context currentContext() {
			return this.application.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.application.onSubscribe(subscription);
		}

		@Override
		public void onNext(Void value) {
		}

		@Override
		public void onComplete() {
			end();
		}

		@Override
		public void onError(Throwable ex) {
			this.error = ex;
			end();
		}

		private void end() {
			if (this.phase.compareAndSet(Phase.SUBSCRIBING, Phase.ENDED)) {
				return;
			}
			if (this.phase.getAndSet(Phase.ENDED) == Phase.DETACHED) {
				DetachableWrite.this.exchange.writeFinished(this.error);
				return;
			}
			try {
				DetachableWrite.this.exchange.execute(this::endApplication);
			}
			catch (RejectedExecutionException ex) {
				endApplication();
			}
		}

		private void endApplication() {
			if (this.error != null) {
				this.application.onError(this.error);
			}
			else {
				this.application.onComplete();
			}
		}

	}

}
