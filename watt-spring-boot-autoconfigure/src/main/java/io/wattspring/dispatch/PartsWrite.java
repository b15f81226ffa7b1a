package io.wattspring.dispatch;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The writing of a body of many parts. Spring takes the first part before the write
 * begins. If that fails, since the connection has ended, or does not happen, since
 * another response was sent, it neither gives the part back nor tells its source. Where
 * the source has ended by then, nobody can know whether the part was written.
 *
 * @param <T> type of the parts
 */
final class PartsWrite<T> {

	private final Flux<T> body;

	private final Consumer<@Nullable T> discard;

	private volatile @Nullable Subscription source;

	private volatile @Nullable T first;

	private volatile boolean seenTo;

	/**
	 * Create a write.
	 * @param body the body
	 * @param discard takes a part that is not written
	 */
	PartsWrite(Publisher<? extends T> body, Consumer<@Nullable T> discard) {
		this.body = Flux.<T>from(body)
			.doOnSubscribe((subscription) -> this.source = subscription)
			.doOnRequest(this::requested)
			.doOnNext(this::emitted)
			.doOnTerminate(() -> this.seenTo = true)
			.doOnCancel(() -> this.seenTo = true);
		this.discard = discard;
	}

	/**
	 * Return the body, to be given to what writes it.
	 * @return the body
	 */
	Flux<T> body() {
		return this.body;
	}

	/**
	 * See to the end of the write.
	 * @param write writes the body
	 * @return the write
	 */
	Mono<Void> guard(Mono<Void> write) {
		return write.doOnTerminate(this::seeTo);
	}

	// The first part is asked for alone, before the write begins
	private void requested(long number) {
		if (this.first != null || number > 1) {
			this.seenTo = true;
		}
	}

	private void emitted(T part) {
		if (!this.seenTo) {
			this.first = part;
		}
	}

	private void seeTo() {
		Subscription source = this.source;
		if (!this.seenTo && source != null) {
			source.cancel();
			this.discard.accept(this.first);
		}
	}

}
