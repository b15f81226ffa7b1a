package io.wattspring.dispatch;

import java.io.IOException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Stands between the writers of responses and a connection, or a stream of HTTP/2. Once
 * it is closed nothing of them passes. It is there before a request is handed over: what
 * another thread writes finds its way through the pipeline on that thread, and reaches
 * the event loop later.
 */
final class ResponseFence extends ChannelOutboundHandlerAdapter {

	private static final String NAME = "watt.responseFence";

	private @Nullable ChannelHandlerContext context;

	private Passed passed = Passed.NOTHING;

	private long exchange;

	private boolean closed;

	/**
	 * Return the fence of a channel; on its event loop.
	 * @param channel channel of a connection or of an HTTP/2 stream
	 * @return the fence
	 */
	static ResponseFence of(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		ResponseFence fence = pipeline.get(ResponseFence.class);
		if (fence == null) {
			fence = new ResponseFence();
			pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, fence);
		}
		return fence;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (this.closed) {
			ReferenceCountUtil.release(message);
			promise.tryFailure(new IOException("The response was given up"));
			return;
		}
		this.passed = passedWith(message);
		context.write(message, promise);
	}

	private Passed passedWith(Object message) {
		if (message instanceof HttpResponse response) {
			if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
				// What follows it is the rest: a WebSocket session
				return Passed.BEGINNING;
			}
			if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
				return this.passed;
			}
		}
		return (message instanceof LastHttpContent) ? Passed.WHOLE
				: (message instanceof HttpResponse) ? Passed.BEGINNING : this.passed;
	}

	/**
	 * Begin the next exchange, once the response of the one before has passed; on the
	 * event loop.
	 * @return number of the exchange
	 */
	long begin() {
		this.passed = Passed.NOTHING;
		return ++this.exchange;
	}

	/**
	 * Return how much of the response of an exchange has passed; on the event loop.
	 * @param exchange number of the exchange
	 * @return how much the client has or will have
	 */
	Passed passed(long exchange) {
		return (this.exchange == exchange) ? this.passed : Passed.WHOLE;
	}

	/**
	 * Let nothing pass from now on, write a last message, and close the channel; on the
	 * event loop.
	 * @param last the message
	 */
	void close(Object last) {
		this.closed = true;
		ChannelHandlerContext context = this.context;
		if (context == null) {
			ReferenceCountUtil.release(last);
			return;
		}
		context.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
	}

	/**
	 * Let nothing pass from now on, and close the channel; on the event loop.
	 */
	void close() {
		this.closed = true;
		if (this.context != null) {
			this.context.channel().close();
		}
	}

	/**
	 * How much of a response has passed.
	 */
	enum Passed {

		NOTHING, BEGINNING, WHOLE

	}

}
