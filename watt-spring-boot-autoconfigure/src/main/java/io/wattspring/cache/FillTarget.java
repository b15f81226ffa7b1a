package io.wattspring.cache;

import java.nio.file.Path;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Mono;

/**
 * Where the body of a response goes that the cache asked for.
 */
interface FillTarget {

	/**
	 * Take a body.
	 * @param body the body
	 * @param flush whether what has come is to be sent on without waiting for more
	 * @return completes when the application need not wait any more
	 */
	Mono<Void> write(Publisher<? extends DataBuffer> body, boolean flush);

	/**
	 * Take a body whose parts are to be flushed.
	 * @param body the parts
	 * @return completes when the application need not wait any more
	 */
	Mono<Void> writeAndFlush(Publisher<? extends Publisher<? extends DataBuffer>> body);

	/**
	 * Take a part of a file.
	 * @param file the file
	 * @param position offset of the first byte
	 * @param count number of bytes
	 * @return completes when the application need not wait any more
	 */
	Mono<Void> write(Path file, long position, long count);

	/**
	 * End a response without a body.
	 * @return completes when the application need not wait any more
	 */
	Mono<Void> end();

}
