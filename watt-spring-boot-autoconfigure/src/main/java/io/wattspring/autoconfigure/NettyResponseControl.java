package io.wattspring.autoconfigure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

import io.wattspring.cache.ResponseControl;

/**
 * Asks Reactor Netty for what the cache needs, where it is the server.
 */
final class NettyResponseControl implements ResponseControl {

	@Override
	public boolean sendAsIs(ServerHttpResponse response) {
		if (nativeResponse(response) instanceof HttpServerResponse server) {
			server.compression(false);
			return true;
		}
		return false;
	}

	@Override
	public void reset(ServerHttpResponse response) {
		if (nativeResponse(response) instanceof Connection connection) {
			Channel channel = connection.channel();
			// The kernel would wait until the client has read what was sent
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
			channel.close();
		}
	}

	private static @Nullable Object nativeResponse(ServerHttpResponse response) {
		try {
			return ServerHttpResponseDecorator.getNativeResponse(response);
		}
		catch (IllegalStateException | IllegalArgumentException ex) {
			// There is no server, as in tests
			return null;
		}
	}

}
