package io.wattspring.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionPrefaceAndSettingsFrameWrittenEvent;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.Future;

/**
 * {@link Sender} over one HTTP/2 connection, which is opened again when it is closed.
 * More streams than the server allows at a time wait.
 */
final class Http2Sender implements Sender {

	/**
	 * As wide as those of browsers. With the 64 KiB of RFC 9113, section 6.9.2, streams
	 * of Tomcat 11.0.24 wait for ever, for {@code h2load -w16 -W16} too.
	 */
	private static final int WINDOW = 8 * 1024 * 1024;

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
				Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
					.encoderEnforceMaxConcurrentStreams(true)
					.initialSettings(Http2Settings.defaultSettings().initialWindowSize(WINDOW))
					.build();
				channel.pipeline()
					.addLast(codec, new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), new Widen(codec));
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

	/**
	 * Widens the window of the connection, which no setting does.
	 */
	private static final class Widen extends ChannelInboundHandlerAdapter {

		private final Http2FrameCodec codec;

		Widen(Http2FrameCodec codec) {
			this.codec = codec;
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
			if (event instanceof Http2ConnectionPrefaceAndSettingsFrameWrittenEvent) {
				Http2Connection connection = this.codec.connection();
				connection.local()
					.flowController()
					.incrementWindowSize(connection.connectionStream(), WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
				context.flush();
			}
			super.userEventTriggered(context, event);
		}

	}

}
