package io.wattspring.cache;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DiscardTarget}.
 */
class DiscardTargetTests {

	private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

	@Test
	void buffersThatWereAlreadyThereAreReleasedToo() {
		ByteBuf first = buffer();
		ByteBuf second = buffer();
		Flux<DataBuffer> body = Flux.<DataBuffer>just(this.factory.wrap(first), this.factory.wrap(second))
			.publishOn(Schedulers.immediate());
		DiscardTarget.INSTANCE.write(body, false).block(Duration.ofSeconds(5));
		assertThat(first.refCnt()).isZero();
		assertThat(second.refCnt()).isZero();
	}

	private static ByteBuf buffer() {
		return PooledByteBufAllocator.DEFAULT.buffer().writeByte(1);
	}

}
