package io.wattspring.benchmarks.load;

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpClientCodec;
import org.jspecify.annotations.Nullable;

/**
 * {@link Sender} over HTTP/1.1. Idle connections take turns, so that all of them are
 * used.
 */
final class Http1Sender implements Sender {

	private final Bootstrap bootstrap;

	private final boolean reuse;

	private final Deque<Channel> idle = new ArrayDeque<>();

	private int population;

	private int open;

	/**
	 * Create a sender.
	 * @param bootstrap knows the event loop and the address
	 * @param reuse whether connections are used again
	 */
	Http1Sender(Bootstrap bootstrap, boolean reuse) {
		this.bootstrap = bootstrap.clone().handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline().addLast(new HttpClientCodec(), new AnswerHandler(Http1Sender.this::free));
			}

		});
		this.reuse = reuse;
	}

	/**
	 * Open connections ahead and wait for them; they are idle then.
	 * @param connections how many
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	void open(int connections) throws InterruptedException {
		for (int i = 0; i < connections; i++) {
			Channel channel = this.bootstrap.connect().sync().channel();
			channel.eventLoop().submit(() -> {
				this.population++;
				keep(channel);
				this.idle.addLast(channel);
			}).sync();
		}
	}

	private void keep(Channel channel) {
		this.open++;
		channel.closeFuture().addListener((closed) -> {
			this.open--;
			if (this.open < this.population && !channel.eventLoop().isShuttingDown()) {
				replace();
			}
		});
	}

	private void replace() {
		ChannelFuture connect = this.bootstrap.connect();
		connect.addListener((connected) -> {
			if (connected.isSuccess()) {
				keep(connect.channel());
				this.idle.addLast(connect.channel());
			}
		});
	}

	@Override
	public void send(Exchange exchange) {
		boolean close = !this.reuse || !exchange.part().counted();
		Channel channel = (close) ? null : pollOpen();
		if (channel != null) {
			Requests.write(exchange, channel, false);
			return;
		}
		ChannelFuture connect = this.bootstrap.connect();
		exchange.onAbandon(() -> connect.channel().close());
		connect.addListener((connected) -> connected(connect, exchange, close));
	}

	private void connected(ChannelFuture connect, Exchange exchange, boolean close) {
		if (!connect.isSuccess()) {
			exchange.end(Outcome.FAILED);
		}
		else if (!exchange.isOver()) {
			if (!close) {
				keep(connect.channel());
			}
			Requests.write(exchange, connect.channel(), close);
		}
	}

	private @Nullable Channel pollOpen() {
		Channel channel = this.idle.pollFirst();
		while (channel != null && !channel.isActive()) {
			channel = this.idle.pollFirst();
		}
		return channel;
	}

	private void free(Channel channel, boolean keepAlive) {
		if (this.reuse && keepAlive) {
			this.idle.addLast(channel);
		}
		else {
			channel.close();
		}
	}

}
