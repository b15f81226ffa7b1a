package io.wattspring.benchmarks.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The generator's only thread: with epoll where there is one, as its timers are finer
 * than a millisecond.
 */
final class Loops {

	private Loops() {
	}

	static EventLoopGroup create() {
		return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("generator", true),
				(Epoll.isAvailable()) ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
	}

	static Class<? extends SocketChannel> channelType() {
		return (Epoll.isAvailable()) ? EpollSocketChannel.class : NioSocketChannel.class;
	}

}
