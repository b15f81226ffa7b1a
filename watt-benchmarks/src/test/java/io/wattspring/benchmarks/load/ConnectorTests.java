package io.wattspring.benchmarks.load;

import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.tcp.TcpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connector}.
 */
class ConnectorTests {

	private static final int CONNECTIONS = 40;

	@Test
	void connectChoosesAtRandomForEachConnection() throws Exception {
		AtomicInteger first = new AtomicInteger();
		AtomicInteger second = new AtomicInteger();
		DisposableServer one = server(first);
		DisposableServer other = server(second);
		EventLoopGroup group = Loops.create();
		try {
			Connector connector = new Connector(new Bootstrap().group(group).channel(Loops.channelType()),
					List.of(one.port(), other.port()), new Random(1))
				.handler(new ChannelInitializer<>() {

					@Override
					protected void initChannel(Channel channel) {
						// Nothing is sent
					}

				});
			for (int i = 0; i < CONNECTIONS; i++) {
				connector.connect().sync();
			}
			int expected = expectedFirst();
			Awaitility.await()
				.untilAsserted(() -> assertThat(List.of(first.get(), second.get())).containsExactly(expected,
						CONNECTIONS - expected));
		}
		finally {
			group.shutdownGracefully();
			one.disposeNow();
			other.disposeNow();
		}
	}

	private static int expectedFirst() {
		Random random = new Random(1);
		int first = 0;
		for (int i = 0; i < CONNECTIONS; i++) {
			first += (random.nextInt(2) == 0) ? 1 : 0;
		}
		assertThat(first).isBetween(1, CONNECTIONS - 1);
		return first;
	}

	private static DisposableServer server(AtomicInteger connections) {
		return TcpServer.create()
			.host("127.0.0.1")
			.port(0)
			.doOnConnection((connection) -> connections.incrementAndGet())
			.bindNow();
	}

}
