package io.wattspring.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.NettyPipeline;

import io.wattspring.dispatch.ResponseFence.Passed;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseFence}.
 */
class ResponseFenceTests {

	private final EmbeddedChannel channel = channel();

	private final ResponseFence fence = ResponseFence.of(this.channel);

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void channelHasOneFenceThatWritersCannotGoRound() {
		assertThat(ResponseFence.of(this.channel)).isSameAs(this.fence);
		assertThat(this.channel.pipeline().names()).containsSubsequence("watt.responseFence",
				NettyPipeline.ReactiveBridge);
		assertThat(this.channel.pipeline().toMap().values()).filteredOn(ResponseFence.class::isInstance).hasSize(1);
	}

	@Test
	void howMuchHasPassedFollowsFromWhatWasWritten() {
		long exchange = this.fence.begin();
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.NOTHING);
		this.channel.writeOutbound(head());
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.BEGINNING);
		this.channel.writeOutbound(content("a"));
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.BEGINNING);
		this.channel.writeOutbound(new DefaultLastHttpContent());
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.WHOLE);
		assertThat(this.channel.outboundMessages()).hasSize(3);
	}

	@Test
	void fullResponseHasPassedAsAWhole() {
		long exchange = this.fence.begin();
		this.channel.writeOutbound(full(HttpResponseStatus.OK));
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.WHOLE);
	}

	@Test
	void informationalResponseIsNoPartOfTheResponse() {
		long exchange = this.fence.begin();
		this.channel.writeOutbound(full(HttpResponseStatus.CONTINUE));
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.NOTHING);
		assertThat(this.channel.outboundMessages()).hasSize(1);
	}

	@Test
	void sessionIsTheRestOfTheResponseThatUpgrades() {
		long exchange = this.fence.begin();
		this.channel.writeOutbound(full(HttpResponseStatus.SWITCHING_PROTOCOLS));
		assertThat(this.fence.passed(exchange)).isEqualTo(Passed.BEGINNING);
		assertThat(this.channel.outboundMessages()).hasSize(1);
	}

	@Test
	void nextExchangeBeginsWithNothing() {
		long first = this.fence.begin();
		this.channel.writeOutbound(full(HttpResponseStatus.OK));
		long second = this.fence.begin();
		assertThat(this.fence.passed(second)).isEqualTo(Passed.NOTHING);
		assertThat(this.fence.passed(first)).isEqualTo(Passed.WHOLE);
		this.channel.writeOutbound(head());
		assertThat(this.fence.passed(second)).isEqualTo(Passed.BEGINNING);
		assertThat(this.fence.passed(first)).isEqualTo(Passed.WHOLE);
	}

	@Test
	void closeWithLastMessageSendsItAndClosesChannel() {
		FullHttpResponse last = full(HttpResponseStatus.SERVICE_UNAVAILABLE);
		this.fence.close(last);
		assertThat(this.channel.outboundMessages()).containsExactly(last);
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void closeWaitsForLastMessageToBeWritten() {
		HoldingHandler holding = new HoldingHandler();
		this.channel.pipeline().addFirst(holding);
		this.fence.close(full(HttpResponseStatus.SERVICE_UNAVAILABLE));
		assertThat(holding.flushed).isTrue();
		assertThat(holding.closed).isFalse();
		holding.writes.get(0).setSuccess();
		assertThat(holding.closed).isTrue();
	}

	@Test
	void closeWithoutMessageClosesChannel() {
		this.fence.close();
		assertThat(this.channel.outboundMessages()).isEmpty();
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void lastMessageIsReleasedWhereThereIsNoChannel() {
		FullHttpResponse last = full(HttpResponseStatus.SERVICE_UNAVAILABLE);
		new ResponseFence().close(last);
		assertThat(last.refCnt()).isZero();
	}

	@Test
	void writerIsToldWhenWhatPassesIsWritten() {
		HoldingHandler holding = new HoldingHandler();
		this.channel.pipeline().addFirst(holding);
		ChannelFuture written = this.channel.pipeline().writeAndFlush(full(HttpResponseStatus.OK));
		assertThat(written.isDone()).isFalse();
		holding.writes.get(0).setSuccess();
		assertThat(written.isSuccess()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("lateMessages")
	void lateWriteFailsAndIsReleased(Object late) {
		HoldingHandler holding = new HoldingHandler();
		this.channel.pipeline().addFirst(holding);
		this.fence.close(full(HttpResponseStatus.SERVICE_UNAVAILABLE));
		ChannelFuture written = this.channel.pipeline().writeAndFlush(late);
		assertThat(holding.writes).hasSize(1);
		assertThat(written.cause()).isInstanceOf(IOException.class).hasMessage("The response was given up");
		if (late != LastHttpContent.EMPTY_LAST_CONTENT) {
			assertThat(ReferenceCountUtil.refCnt(late)).isLessThanOrEqualTo(0);
		}
	}

	@Test
	void lateWriteAfterCloseWithoutMessageFails() {
		HoldingHandler holding = new HoldingHandler();
		this.channel.pipeline().addFirst(holding);
		this.fence.close();
		assertThat(holding.closed).isTrue();
		assertThat(this.channel.pipeline().writeAndFlush(full(HttpResponseStatus.OK)).cause())
			.isInstanceOf(IOException.class);
		assertThat(holding.writes).isEmpty();
	}

	@Test
	void http1ConnectionGetsNothingAfterTheAnswerInPlaceOfAnother() {
		EmbeddedChannel connection = channel(new StaysOpen(), new HttpResponseEncoder());
		ResponseFence fence = ResponseFence.of(connection);
		fence.begin();
		fence.close(full(HttpResponseStatus.SERVICE_UNAVAILABLE));
		writeLate(connection);
		assertThat(text(connection)).startsWith("HTTP/1.1 503").containsOnlyOnce("HTTP/1.1").doesNotContain("late");
	}

	@Test
	void http1ConnectionIsCutOffWithinAResponse() {
		EmbeddedChannel connection = channel(new StaysOpen(), new HttpResponseEncoder());
		ResponseFence fence = ResponseFence.of(connection);
		long exchange = fence.begin();
		connection.writeOutbound(head(), content("early"));
		assertThat(fence.passed(exchange)).isEqualTo(Passed.BEGINNING);
		fence.close();
		writeLate(connection);
		assertThat(text(connection)).startsWith("HTTP/1.1 200").contains("early").doesNotContain("late", "0\r\n\r\n");
	}

	@Test
	void http2StreamGetsNothingAfterTheAnswerInPlaceOfAnother() {
		EmbeddedChannel stream = channel(new StaysOpen(), new Http2StreamFrameToHttpObjectCodec(true));
		ResponseFence fence = ResponseFence.of(stream);
		fence.begin();
		fence.close(full(HttpResponseStatus.SERVICE_UNAVAILABLE));
		writeLate(stream);
		assertThat(stream.outboundMessages()).hasSize(1);
		Http2HeadersFrame headers = stream.readOutbound();
		assertThat(headers.headers().status()).hasToString("503");
		assertThat(headers.isEndStream()).isTrue();
	}

	@Test
	void http2StreamIsResetWithinAResponse() {
		EmbeddedChannel stream = channel(new StaysOpen(), new Http2StreamFrameToHttpObjectCodec(true));
		ResponseFence fence = ResponseFence.of(stream);
		fence.begin();
		stream.writeOutbound(head(), content("early"));
		fence.close(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
		writeLate(stream);
		assertThat(List.copyOf(stream.outboundMessages())).satisfiesExactly(
				(frame) -> assertThat(frame).isInstanceOf(Http2HeadersFrame.class),
				(frame) -> assertThat(frame).isInstanceOf(Http2DataFrame.class),
				(frame) -> assertThat(frame).isInstanceOf(Http2ResetFrame.class));
		stream.releaseOutbound();
	}

	private static void writeLate(EmbeddedChannel channel) {
		for (Object late : List.of(head(), content("late"), new DefaultLastHttpContent())) {
			assertThat(channel.pipeline().writeAndFlush(late).cause()).hasMessage("The response was given up");
		}
	}

	private static String text(EmbeddedChannel channel) {
		StringBuilder text = new StringBuilder();
		for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
			text.append(bytes.toString(StandardCharsets.US_ASCII));
			bytes.release();
		}
		return text.toString();
	}

	static Stream<Object> lateMessages() {
		return Stream.of(head(), content("late"), full(HttpResponseStatus.OK), full(HttpResponseStatus.CONTINUE),
				new DefaultLastHttpContent(Unpooled.copiedBuffer("late", StandardCharsets.US_ASCII)),
				LastHttpContent.EMPTY_LAST_CONTENT, Unpooled.copiedBuffer("late", StandardCharsets.US_ASCII));
	}

	private static EmbeddedChannel channel(ChannelHandler... codec) {
		EmbeddedChannel channel = new EmbeddedChannel(codec);
		channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
		return channel;
	}

	private static DefaultHttpResponse head() {
		DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		head.headers().set("transfer-encoding", "chunked");
		return head;
	}

	private static DefaultHttpContent content(String text) {
		return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
	}

	private static FullHttpResponse full(HttpResponseStatus status) {
		return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.buffer(8));
	}

	/**
	 * A connection that is not closed yet, although it is asked to.
	 */
	private static final class StaysOpen extends ChannelOutboundHandlerAdapter {

		@Override
		public void close(ChannelHandlerContext context, ChannelPromise promise) {
		}

	}

	/**
	 * A connection that is not done with what was written, and not closed yet.
	 */
	private static final class HoldingHandler extends ChannelOutboundHandlerAdapter {

		private final List<ChannelPromise> writes = new ArrayList<>();

		private boolean flushed;

		private boolean closed;

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			ReferenceCountUtil.release(message);
			this.writes.add(promise);
		}

		@Override
		public void flush(ChannelHandlerContext context) {
			this.flushed = true;
		}

		@Override
		public void close(ChannelHandlerContext context, ChannelPromise promise) {
			this.closed = true;
		}

	}

}
