package io.wattspring.cache;

import java.nio.file.Path;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes bodies that nobody wants: at most the first buffer of each.
 *
 * @param afterwards what to do then
 */
record DiscardTarget(Runnable afterwards) implements FillTarget {

	static final DiscardTarget INSTANCE = new DiscardTarget(() -> {
	});

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body, boolean flush) {
		return Flux.from(body)
			.doOnNext(DataBufferUtils::release)
			.take(1)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release)
			.then()
			.doFinally((signal) -> end().subscribe());
	}

	@Override
	public Mono<Void> writeAndFlush(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return write(Flux.from(body).concatMap((part) -> part, 1), true);
	}

	@Override
	public Mono<Void> write(Path file, long position, long count) {
		return end();
	}

	@Override
	public Mono<Void> end() {
		return Mono.fromRunnable(this.afterwards);
	}

}
