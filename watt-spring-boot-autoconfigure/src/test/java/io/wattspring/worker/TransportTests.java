package io.wattspring.worker;

import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Transport}.
 */
class TransportTests {

	@Test
	void nioSharesPortWhereTheSystemCan() throws Exception {
		NioServerSocketChannel listener = new NioServerSocketChannel();
		try (ServerSocketChannel channel = ServerSocketChannel.open()) {
			Transport transport = Transport.of(listener);
			assertThat(transport.name()).isEqualTo("nio");
			assertThat(transport.reusePort() != null)
				.isEqualTo(channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT));
		}
		finally {
			listener.unsafe().closeForcibly();
		}
	}

}
