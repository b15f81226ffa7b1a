package io.wattspring.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.Future;

/**
 * {@link Sender} over one HTTP/2 connection, which is opened again when it is closed.
 * More streams than the server allows at a time wait.
 */
final class Http2Sender implements Sender {

	private final Connector connector;

	private ChannelFuture connection;

	/**
	 * Create a sender and wait for its connection.
	 * @param connector opens connections
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	Http2Sender(Connector connector) throws InterruptedException {
		this.connector = connector.handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(Http2FrameCodecBuilder.forClient().encoderEnforceMaxConcurrentStreams(true).build(),
							new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
			}

		});
		this.connection = this.connector.connect().sync();
	}

	@Override
	public void send(Exchange exchange) {
		if (this.connection.isDone() && !this.connection.channel().isActive()) {
			this.connection = this.connector.connect();
		}
		this.connection.addListener((connected) -> {
			if (connected.isSuccess()) {
				open(exchange);
			}
			else {
				exchange.end(Outcome.FAILED);
			}
		});
	}

	private void open(Exchange exchange) {
		new Http2StreamChannelBootstrap(this.connection.channel()).handler(stream())
			.open()
			.addListener((Future<Http2StreamChannel> opened) -> {
				if (!opened.isSuccess()) {
					exchange.end(Outcome.FAILED);
				}
				else if (exchange.isOver()) {
					opened.getNow().close();
				}
				else {
					Requests.write(exchange, opened.getNow(), false);
				}
			});
	}

	private static ChannelHandler stream() {
		return new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline()
					.addLast(new Http2StreamFrameToHttpObjectCodec(false),
							new AnswerHandler((stream, keepAlive) -> stream.close()));
			}

		};
	}

}
