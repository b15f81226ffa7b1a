package io.wattspring.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.PooledDataBuffer;
import reactor.core.Fuseable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * What becomes of the body of a response that was received: it arrives on run threads, or
 * is given up because nobody will read it.
 */
final class MovedBody {

	/**
	 * Buffers of the client's that may wait for a run thread; beyond it the peer is not
	 * read from.
	 */
	private static final int PREFETCH = 32;

	private final Scheduler scheduler;

	private final AtomicBoolean used = new AtomicBoolean();

	MovedBody(Scheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * Let a body arrive on run threads.
	 * @param body the body
	 * @return the moved body
	 */
	Flux<DataBuffer> move(Flux<DataBuffer> body) {
		if (body instanceof Fuseable.ScalarCallable) {
			// Empty, or there already: there is no thread to leave
			return body;
		}
		Flux<DataBuffer> moved = new SubscribedHere<>(
				body.publishOn(this.scheduler, PREFETCH).doOnDiscard(PooledDataBuffer.class, DataBufferUtils::release));
		return Flux.defer(() -> {
			this.used.set(true);
			return moved;
		});
	}

	/**
	 * Give a body up, unless somebody reads it: that is who can cancel it.
	 * @param body the body as it was received
	 */
	void giveUp(Flux<DataBuffer> body) {
		if (this.used.compareAndSet(false, true)) {
			body.subscribe(new CancellingSubscriber());
		}
	}

	/**
	 * Cancels at once. A failure means that there is nothing to cancel.
	 */
	private static final class CancellingSubscriber extends BaseSubscriber<DataBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription body) {
			body.cancel();
		}

		@Override
		protected void hookOnError(Throwable ex) {
		}

	}

}
