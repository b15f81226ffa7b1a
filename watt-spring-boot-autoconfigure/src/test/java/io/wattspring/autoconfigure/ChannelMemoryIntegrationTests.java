package io.wattspring.autoconfigure;

import java.util.stream.Stream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of where responses get their buffers from, over both versions of HTTP.
 */
class ChannelMemoryIntegrationTests {

	@ParameterizedTest
	@MethodSource("clients")
	void responseIsMadeOfPooledBuffersWhereFreeingStopsAllThreads(TestClient client) throws Exception {
		Class<?> expected = (Runtime.version().feature() < 25) ? ByteBufAllocator.DEFAULT.getClass()
				: PooledByteBufAllocator.class;
		try (TestServer server = TestServer.start(Allocators.class, "server.http2.enabled=true")) {
			assertThat(client.get(server.url("/allocator")).body()).isEqualTo(expected.getName());
		}
	}

	@ParameterizedTest
	@MethodSource("clients")
	void responseIsMadeOfBuffersOfTheAllocatorThatTheApplicationChooses(TestClient client) throws Exception {
		try (TestServer server = TestServer.start(Unpooled.class, "server.http2.enabled=true")) {
			assertThat(client.get(server.url("/allocator")).body()).isEqualTo(UnpooledByteBufAllocator.class.getName());
		}
	}

	static Stream<TestClient> clients() {
		return Stream.of(TestClient.http1(), TestClient.http2());
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Allocators {

		@GetMapping("/allocator")
		String allocator(ServerHttpResponse response) {
			return ((NettyDataBufferFactory) response.bufferFactory()).getByteBufAllocator().getClass().getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Allocators.class)
	static class Unpooled {

		@Bean
		NettyServerCustomizer chooses() {
			return (server) -> server.childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT);
		}

	}

}
