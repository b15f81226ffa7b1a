package io.wattspring.dispatch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerResponse}.
 */
class WorkerResponseTests {

	private final ByteBuf bytes = UnpooledByteBufAllocator.DEFAULT.buffer().writeByte('x');

	private final DataBuffer body = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT).wrap(this.bytes);

	@Test
	void bodyIsReleasedIfTheConnectionEndsBeforeItIsSent() {
		write(new Dropping(), false);
		assertThat(this.bytes.refCnt()).isZero();
	}

	@Test
	void bodyIsReleasedIfTheResponseIsSentAlready() {
		Response sent = new Response();
		sent.setComplete().block();
		write(sent, false);
		assertThat(this.bytes.refCnt()).isZero();
	}

	@Test
	void bodyIsReleasedOnceByTheInnermostResponse() {
		this.bytes.retain();
		write(new WorkerResponse(new Dropping(), null, true, false), false);
		assertThat(this.bytes.refCnt()).isOne();
		this.bytes.release();
	}

	@Test
	void bodyThatIsSentIsLeftAlone() {
		Response response = new Response();
		write(response, false);
		assertThat(this.bytes.refCnt()).isOne();
		assertThat(response.getBodyAsString().block()).isEqualTo("x");
	}

	@Test
	void bodyForHeadIsLeftToTheServer() {
		write(new Dropping(), true);
		assertThat(this.bytes.refCnt()).isOne();
		DataBufferUtils.release(this.body);
	}

	private void write(ServerHttpResponse response, boolean head) {
		new WorkerResponse(response, null, true, head).writeWith(Mono.just(this.body)).block();
	}

	/**
	 * Takes bodies and completes, as Reactor Netty does where the connection has ended.
	 */
	private static final class Dropping extends ServerHttpResponseDecorator {

		Dropping() {
			super(new Response());
		}

		@Override
		public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
			return Mono.from(body).then();
		}

		@Override
		public boolean isCommitted() {
			return false;
		}

	}

	/**
	 * A response that is its own native one.
	 */
	private static final class Response extends MockServerHttpResponse {

		@Override
		@SuppressWarnings("unchecked")
		public <T> T getNativeResponse() {
			return (T) this;
		}

	}

}
