package io.wattspring.benchmarks.load;

import java.util.List;
import java.util.random.RandomGenerator;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;

/**
 * Opens connections, each to one of several ports that is chosen at random. So does
 * kube-proxy, whose rules rewrite the address of a connection in the kernel: what is sent
 * over it passes nothing in between, here as there.
 *
 * @param bootstrap knows the event loop
 * @param ports the ports on this machine
 * @param random chooses
 */
record Connector(Bootstrap bootstrap, List<Integer> ports, RandomGenerator random) {

	/**
	 * Return a connector of channels with a handler.
	 * @param handler the handler
	 * @return the connector
	 */
	Connector handler(ChannelHandler handler) {
		return new Connector(this.bootstrap.clone().handler(handler), this.ports, this.random);
	}

	ChannelFuture connect() {
		return this.bootstrap.connect("127.0.0.1", this.ports.get(this.random.nextInt(this.ports.size())));
	}

}
