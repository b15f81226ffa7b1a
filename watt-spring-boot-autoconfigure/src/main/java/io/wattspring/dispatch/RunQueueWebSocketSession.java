package io.wattspring.dispatch;

import java.util.Map;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * A session whose messages arrive and are produced on run threads. As with the session
 * underneath, a received message is released once the receiver has seen it, unless the
 * receiver retains it.
 */
final class RunQueueWebSocketSession implements WebSocketSession {

	/**
	 * Messages that may wait for a run thread; beyond it the client is not read from.
	 */
	private static final int PREFETCH = 16;

	private final WebSocketSession session;

	private final Scheduler scheduler;

	RunQueueWebSocketSession(WebSocketSession session, Scheduler scheduler) {
		this.session = session;
		this.scheduler = scheduler;
	}

	@Override
	public Flux<WebSocketMessage> receive() {
		Flux<WebSocketMessage> messages = this.session.receive()
			.map(WebSocketMessage::retain)
			.publishOn(this.scheduler, PREFETCH);
		return new SubscribedHere<>(messages
			.transform(Operators
				.<WebSocketMessage, WebSocketMessage>lift((source, receiver) -> new ReleasingSubscriber(receiver)))
			.doOnDiscard(WebSocketMessage.class, WebSocketMessage::release));
	}

	@Override
	public Mono<Void> send(Publisher<WebSocketMessage> messages) {
		Flux<WebSocketMessage> source = Flux.from(messages).cancelOn(this.scheduler).subscribeOn(this.scheduler);
		return this.session.send(source).publishOn(this.scheduler);
	}

	@Override
	public Mono<Void> close(CloseStatus status) {
		return this.session.close(status).publishOn(this.scheduler);
	}

	@Override
	public Mono<CloseStatus> closeStatus() {
		return this.session.closeStatus().publishOn(this.scheduler);
	}

	@Override
	public String getId() {
		return this.session.getId();
	}

	@Override
	public HandshakeInfo getHandshakeInfo() {
		return this.session.getHandshakeInfo();
	}

	@Override
	public DataBufferFactory bufferFactory() {
		return this.session.bufferFactory();
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.session.getAttributes();
	}

	@Override
	public boolean isOpen() {
		return this.session.isOpen();
	}

	@Override
	public WebSocketMessage textMessage(String payload) {
		return this.session.textMessage(payload);
	}

	@Override
	public WebSocketMessage binaryMessage(Function<DataBufferFactory, DataBuffer> payloadFactory) {
		return this.session.binaryMessage(payloadFactory);
	}

	@Override
	public WebSocketMessage pingMessage(Function<DataBufferFactory, DataBuffer> payloadFactory) {
		return this.session.pingMessage(payloadFactory);
	}

	@Override
	public WebSocketMessage pongMessage(Function<DataBufferFactory, DataBuffer> payloadFactory) {
		return this.session.pongMessage(payloadFactory);
	}

	/**
	 * Releases each message after the receiver has seen it.
	 */
	private record ReleasingSubscriber(
			CoreSubscriber<? super WebSocketMessage> receiver) implements CoreSubscriber<WebSocketMessage> {

		@Override
		public Context currentContext() {
			return this.receiver.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.receiver.onSubscribe(subscription);
		}

		@Override
		public void onNext(WebSocketMessage message) {
			try {
				this.receiver.onNext(message);
			}
			finally {
				message.release();
			}
		}

		@Override
		public void onError(Throwable ex) {
			this.receiver.onError(ex);
		}

		@Override
		public void onComplete() {
			this.receiver.onComplete();
		}

	}

}
