package io.wattspring.benchmarks.load;

import java.util.ArrayDeque;
import java.util.Deque;

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

	private final Connector connector;

	private final int population;

	private final int most;

	private final Deque<Channel> idle = new ArrayDeque<>();

	private final Deque<Exchange> waiting = new ArrayDeque<>();

	private int open;

	/**
	 * Create a sender.
	 * @param connector opens connections
	 * @param population how many connections there are at least; those that are closed
	 * are replaced
	 * @param most how many connections there are at most, for which requests wait; 0 for
	 * a new one for each request
	 */
	Http1Sender(Connector connector, int population, int most) {
		this.connector = connector.handler(new ChannelInitializer<>() {

			@Override
			protected void initChannel(Channel channel) {
				channel.pipeline().addLast(new HttpClientCodec(), new AnswerHandler(Http1Sender.this::free));
			}

		});
		this.population = population;
		this.most = most;
	}

	/**
	 * Open all connections ahead and wait for them; they are idle then.
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	void open() throws InterruptedException {
		for (int i = 0; i < this.population; i++) {
			Channel channel = this.connector.connect().sync().channel();
			channel.eventLoop().submit(() -> {
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
		ChannelFuture connect = this.connector.connect();
		connect.addListener((connected) -> {
			if (connected.isSuccess()) {
				keep(connect.channel());
				idle(connect.channel());
			}
		});
	}

	@Override
	public void send(Exchange exchange) {
		boolean close = this.most == 0 || !exchange.part().counted();
		Channel channel = (close) ? null : pollOpen();
		if (channel != null) {
			Requests.write(exchange, channel, false);
		}
		else if (!close && this.population == this.most) {
			this.waiting.addLast(exchange);
		}
		else {
			connect(exchange, close);
		}
	}

	private void connect(Exchange exchange, boolean close) {
		ChannelFuture connect = this.connector.connect();
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

	private @Nullable Exchange pollWaiting() {
		Exchange exchange = this.waiting.pollFirst();
		while (exchange != null && exchange.isOver()) {
			exchange = this.waiting.pollFirst();
		}
		return exchange;
	}

	private void free(Channel channel, boolean keepAlive) {
		if (this.most > 0 && keepAlive) {
			idle(channel);
		}
		else {
			channel.close();
		}
	}

	private void idle(Channel channel) {
		Exchange next = pollWaiting();
		if (next != null) {
			Requests.write(next, channel, false);
		}
		else {
			this.idle.addLast(channel);
		}
	}

}
