package io.wattspring.cache;

import java.nio.file.Path;

import org.reactivestreams.Publisher;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.PooledDataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.wattspring.cache.store.StoredResponse;

/**
 * Records a response to store it, and gives it to all who wait for it. The application
 * need not wait for any of them.
 */
final class RecordTarget implements FillTarget, FillBody.Owner {

	private static final int BUFFER_SIZE = 8192;

	private final Fill fill;

	private final StoredResponse head;

	private final long length;

	private final FillResponse response;

	private final FillDirector director;

	private final StoragePolicy policy;

	private final FillBody body;

	private boolean streaming;

	RecordTarget(Fill fill, StoredResponse head, long length, FillResponse response, FillDirector director,
			StoragePolicy policy) {
		this.fill = fill;
		this.head = head;
		this.length = length;
		this.response = response;
		this.director = director;
		this.policy = policy;
		this.body = director.body(this);
		fill.recording(this.body, response);
	}

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body, boolean flush) {
		if (!(body instanceof Mono)) {
			this.streaming = true;
			this.fill.tell(Outcome.streaming(this.head, this.body, flush, this.length));
		}
		return record(Flux.<DataBuffer>from(body));
	}

	@Override
	public Mono<Void> writeAndFlush(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return write(Flux.from(body).concatMap((part) -> part, 1), true);
	}

	@Override
	public Mono<Void> write(Path file, long position, long count) {
		return write(DataBufferUtils.takeUntilByteCount(DataBufferUtils.read(new FileSystemResource(file), position,
				this.response.bufferFactory(), BUFFER_SIZE), count), false);
	}

	@Override
	public Mono<Void> end() {
		this.body.onComplete();
		return Mono.empty();
	}

	private Mono<Void> record(Flux<DataBuffer> body) {
		return new Recording(body.doOnDiscard(PooledDataBuffer.class, DataBufferUtils::release), this.body);
	}

	@Override
	public void overflowed(boolean tooLong) {
		this.director.overflowed(this.fill, tooLong);
	}

	@Override
	public void abandoned() {
		this.fill.stop();
	}

	@Override
	public void ended() {
		byte[] bytes = this.body.recorded();
		if (this.streaming && this.policy.isPersonal(this.response, this.head.policy())) {
			this.director.foundPersonal(this.fill);
			return;
		}
		if (bytes == null || this.length >= 0 && this.length != bytes.length) {
			this.director.notRecorded(this.fill);
			if (!this.streaming) {
				this.fill.tell(Outcome.streaming(this.head, this.body, false, this.length));
			}
			return;
		}
		StoredResponse response = this.head.withBody(bytes, this.policy.compress(this.head, bytes));
		this.director.recorded(this.fill, response);
		if (!this.streaming) {
			this.fill.tell(Outcome.response(response, response.status(), true));
		}
	}

}
