package io.wattspring.benchmarks.load;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Writes requests.
 */
final class Requests {

	private Requests() {
	}

	/**
	 * Write the request of an exchange, which fails if the channel does.
	 * @param exchange the exchange
	 * @param channel an open channel with an {@link AnswerHandler}
	 * @param close whether to ask for the connection to be closed
	 */
	static void write(Exchange exchange, Channel channel, boolean close) {
		channel.pipeline().get(AnswerHandler.class).expect(exchange);
		exchange.onAbandon(channel::close);
		FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET,
				exchange.part().path(), Unpooled.EMPTY_BUFFER);
		request.headers().set(HttpHeaderNames.HOST, "localhost");
		if (close) {
			request.headers().set(HttpHeaderNames.CONNECTION, "close");
		}
		channel.writeAndFlush(request).addListener((written) -> {
			if (!written.isSuccess()) {
				exchange.end(Outcome.FAILED);
				channel.close();
			}
		});
	}

}
