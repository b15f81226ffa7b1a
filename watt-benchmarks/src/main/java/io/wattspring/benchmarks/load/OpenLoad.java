package io.wattspring.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;

/**
 * Load at constant arrival rates.
 *
 * @param ports the servers' ports on this machine, one of which is chosen at random for
 * each connection
 * @param mix what is requested
 * @param stages the rates
 * @param connections what requests are sent over
 * @param timeout time from the scheduled arrival after which a request has failed
 * @param mostInFlight number of counted requests at a time; more are dropped
 * @since 0.1.0
 */
public record OpenLoad(List<Integer> ports, Mix mix, List<Stage> stages, Connections connections, Duration timeout,
		int mostInFlight) {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final int MOST_IN_FLIGHT = 10_000;

	private static final int KEPT_ALIVE = 32;

	private static final int SIXTEEN = 16;

	public OpenLoad {
		ports = List.copyOf(ports);
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
		this(List.of(port), mix, stages);
	}

	/**
	 * Create the same load for several servers.
	 * @param ports the servers' ports
	 * @param mix what is requested
	 * @param stages the rates
	 */
	public OpenLoad(List<Integer> ports, Mix mix, Stage... stages) {
		this(ports, mix, List.of(stages), Connections.KEEP_ALIVE, TIMEOUT, MOST_IN_FLIGHT);
	}

	/**
	 * Return the same load over other connections.
	 * @param connections what requests are sent over
	 * @return the other load
	 */
	public OpenLoad over(Connections connections) {
		return new OpenLoad(this.ports, this.mix, this.stages, connections, this.timeout, this.mostInFlight);
	}

	/**
	 * Return the same load with another bound. A rate far above the capacity with a small
	 * bound is a closed loop.
	 * @param requests number of counted requests at a time
	 * @return the other load
	 */
	public OpenLoad inFlight(int requests) {
		return new OpenLoad(this.ports, this.mix, this.stages, this.connections, this.timeout, requests);
	}

	/**
	 * Return how long requests arrive.
	 * @return the length of all stages
	 */
	public Duration length() {
		return this.stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
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
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) this.timeout.toMillis());
			Connector connector = new Connector(bootstrap, this.ports, RandomGenerator.getDefault());
			return new OpenLoadRun(this, group.next(), sender(connector)).run();
		}
		finally {
			group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
		}
	}

	private Sender sender(Connector connector) throws InterruptedException {
		return switch (this.connections) {
			case H2C -> new Http2Sender(connector);
			case PER_REQUEST -> new Http1Sender(connector, 0, 0);
			case SIXTEEN -> http1(connector, SIXTEEN, SIXTEEN);
			case KEEP_ALIVE -> http1(connector, Math.min(KEPT_ALIVE, this.mostInFlight), Integer.MAX_VALUE);
		};
	}

	private static Sender http1(Connector connector, int open, int most) throws InterruptedException {
		Http1Sender sender = new Http1Sender(connector, open, most);
		sender.open();
		return sender;
	}

}
