package io.wattspring.benchmarks.load;

import java.util.function.BiConsumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of one connection or stream, which has one request at a time.
 */
final class AnswerHandler extends SimpleChannelInboundHandler<HttpObject> {

	private final BiConsumer<Channel, Boolean> free;

	private @Nullable Exchange exchange;

	private int status;

	private boolean keepAlive;

	/**
	 * Create a handler.
	 * @param free takes the channel after each answer, and whether it is kept alive
	 */
	AnswerHandler(BiConsumer<Channel, Boolean> free) {
		this.free = free;
	}

	void expect(Exchange exchange) {
		this.exchange = exchange;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
		if (part instanceof HttpResponse response) {
			this.status = response.status().code();
			this.keepAlive = HttpUtil.isKeepAlive(response);
		}
		if (part instanceof LastHttpContent) {
			end(Outcome.of(this.status));
			this.free.accept(context.channel(), this.keepAlive);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		end(Outcome.FAILED);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		end(Outcome.FAILED);
		context.close();
	}

	private void end(Outcome outcome) {
		Exchange exchange = this.exchange;
		this.exchange = null;
		if (exchange != null) {
			exchange.end(outcome);
		}
	}

}
