package io.wattspring.worker;

import java.net.StandardSocketOptions;
import java.util.Locale;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * The way in which a listening channel talks to the kernel.
 *
 * @param name {@code io_uring}, {@code epoll}, {@code kqueue} or {@code nio}
 * @param reusePort option that sets SO_REUSEPORT, or {@code null} if there is none
 */
record Transport(String name, @Nullable ChannelOption<Boolean> reusePort) {

	static Transport of(Channel listener) {
		return new Transport(name(listener), reusePortOption(listener));
	}

	private static String name(Channel listener) {
		String type = listener.getClass().getSimpleName().toLowerCase(Locale.ROOT);
		if (type.startsWith("iouring")) {
			return "io_uring";
		}
		return type.startsWith("epoll") ? "epoll" : type.startsWith("kqueue") ? "kqueue" : "nio";
	}

	private static @Nullable ChannelOption<Boolean> reusePortOption(Channel listener) {
		if (listener instanceof UnixChannel) {
			return UnixChannelOption.SO_REUSEPORT;
		}
		if (listener instanceof NioServerSocketChannel) {
			ChannelOption<Boolean> option = NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
			// An option that the system does not have has no value
			return (listener.config().getOption(option) != null) ? option : null;
		}
		return null;
	}

}
