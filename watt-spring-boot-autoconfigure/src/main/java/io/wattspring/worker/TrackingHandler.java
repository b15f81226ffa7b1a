package io.wattspring.worker;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiFunction;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.util.context.Context;

/**
 * Counts the requests of each connection, whatever answers them, tells which one the
 * event loop is handling, and asks the client to leave a connection whose worker drains.
 */
final class TrackingHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

	private final BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler;

	TrackingHandler(
			BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler) {
		this.handler = handler;
	}

	@Override
	public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
		Channel channel = ((Connection) request).channel();
		WorkerConnection connection = WorkerConnection.of(channel);
		if (connection == null) {
			return this.handler.apply(request, response);
		}
		if (connection.isCut()) {
			connection.close();
			return Mono.empty();
		}
		if (connection.isDraining() && !request.protocol().startsWith("HTTP/2")) {
			response.keepAlive(false);
		}
		connection.handling(request);
		try {
			return new TrackedExchange(Mono.fromDirect(this.handler.apply(request, response)), connection, request);
		}
		finally {
			connection.handling(null);
		}
	}

	/**
	 * One request: in flight from subscription to the end of the response or the leaving
	 * of the client.
	 */
	private static final class TrackedExchange extends Mono<Void>
			implements CoreSubscriber<Void>, Subscription, TrackedRequest {

		private static final AtomicIntegerFieldUpdater<TrackedExchange> ENDED = AtomicIntegerFieldUpdater
			.newUpdater(TrackedExchange.class, "ended");

		private static final AtomicIntegerFieldUpdater<TrackedExchange> WAITING = AtomicIntegerFieldUpdater
			.newUpdater(TrackedExchange.class, "waitingForDrain");

		private final Mono<Void> source;

		private final WorkerConnection connection;

		private final HttpServerRequest request;

		private @Nullable CoreSubscriber<? super Void> actual;

		private @Nullable Subscription subscription;

		private @Nullable Context context;

		private volatile int ended;

		private volatile int waitingForDrain;

		TrackedExchange(Mono<Void> source, WorkerConnection connection, HttpServerRequest request) {
			this.source = source;
			this.connection = connection;
			this.request = request;
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			this.actual = actual;
			this.connection.requestStarted();
			this.connection.handling(this.request);
			try {
				this.source.subscribe(this);
			}
			finally {
				this.connection.handling(null);
			}
		}

		@Override
		public Context currentContext() {
			Context context = this.context;
			if (context == null) {
				context = actual().currentContext().put(TrackedRequest.class, this);
				this.context = context;
			}
			return context;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			actual().onSubscribe(this);
		}

		@Override
		public void onNext(Void value) {
		}

		@Override
		public void onComplete() {
			end();
			actual().onComplete();
		}

		@Override
		public void onError(Throwable ex) {
			end();
			actual().onError(ex);
		}

		@Override
		public void request(long n) {
			if (this.subscription != null) {
				this.subscription.request(n);
			}
		}

		@Override
		public void cancel() {
			end();
			if (this.subscription != null) {
				this.subscription.cancel();
			}
		}

		@Override
		public void waitForDrain() {
			if (WAITING.compareAndSet(this, 0, 1)) {
				this.connection.waitsForDrain(1);
			}
		}

		private void end() {
			if (ENDED.compareAndSet(this, 0, 1)) {
				if (WAITING.getAndSet(this, 1) == 1) {
					this.connection.waitsForDrain(-1);
				}
				this.connection.requestFinished();
			}
		}

		private CoreSubscriber<? super Void> actual() {
			if (this.actual == null) {
				throw new IllegalStateException("Not subscribed");
			}
			return this.actual;
		}

	}

}
