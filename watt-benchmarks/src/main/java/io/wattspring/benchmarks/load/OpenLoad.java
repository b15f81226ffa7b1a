package io.wattspring.benchmarks.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;

/**
 * Load at constant arrival rates.
 *
 * @param port the server's port on this machine
 * @param mix what is requested
 * @param stages the rates
 * @param connections what requests are sent over
 * @param timeout time from the scheduled arrival after which a request has failed
 * @param mostInFlight number of counted requests at a time; more are dropped
 * @since 0.1.0
 */
public record OpenLoad(int port, Mix mix, List<Stage> stages, Connections connections, Duration timeout,
		int mostInFlight) {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final int MOST_IN_FLIGHT = 10_000;

	private static final int KEPT_ALIVE = 32;

	public OpenLoad {
		stages = List.copyOf(stages);
	}

	/**
	 * Create a load of one rate over connections that are kept alive, with a timeout of 5
	 * seconds and at most 10,000 requests in flight.
	 * @param port the server's port
	 * @param mix what is requested
	 * @param stages the rates
	 */
	public OpenLoad(int port, Mix mix, Stage... stages) {
		this(port, mix, List.of(stages), Connections.KEEP_ALIVE, TIMEOUT, MOST_IN_FLIGHT);
	}

	/**
	 * Return the same load over other connections.
	 * @param connections what requests are sent over
	 * @return the other load
	 */
	public OpenLoad over(Connections connections) {
		return new OpenLoad(this.port, this.mix, this.stages, connections, this.timeout, this.mostInFlight);
	}

	/**
	 * Return the same load with another bound. A rate far above the capacity with a small
	 * bound is a closed loop.
	 * @param requests number of counted requests at a time
	 * @return the other load
	 */
	public OpenLoad inFlight(int requests) {
		return new OpenLoad(this.port, this.mix, this.stages, this.connections, this.timeout, requests);
	}

	/**
	 * Send the requests and wait until the outcome of each that counts is known; the
	 * others' connections are closed then.
	 * @return the outcomes
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public OpenLoadResult run() throws InterruptedException {
		EventLoopGroup group = Loops.create();
		try {
			Bootstrap bootstrap = new Bootstrap().group(group)
				.channel(Loops.channelType())
				.option(ChannelOption.TCP_NODELAY, true)
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) this.timeout.toMillis())
				.remoteAddress(new InetSocketAddress("127.0.0.1", this.port));
			return new OpenLoadRun(this, group.next(), sender(bootstrap)).run();
		}
		finally {
			group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
		}
	}

	private Sender sender(Bootstrap bootstrap) throws InterruptedException {
		if (this.connections == Connections.H2C) {
			return new Http2Sender(bootstrap);
		}
		boolean reuse = this.connections == Connections.KEEP_ALIVE;
		Http1Sender sender = new Http1Sender(bootstrap, reuse);
		sender.open((reuse) ? Math.min(KEPT_ALIVE, this.mostInFlight) : 0);
		return sender;
	}

}
