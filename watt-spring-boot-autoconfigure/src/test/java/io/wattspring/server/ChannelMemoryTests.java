package io.wattspring.server;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ChannelMemory}.
 */
class ChannelMemoryTests {

	@Test
	void allocatorIsPooledWhereFreeingStopsAllThreads() {
		assertThat(ChannelMemory.allocator(25, null)).isSameAs(PooledByteBufAllocator.DEFAULT);
		assertThat(ChannelMemory.allocator(26, null)).isSameAs(PooledByteBufAllocator.DEFAULT);
	}

	@Test
	void allocatorIsNettysOnOlderJvms() {
		assertThat(ChannelMemory.allocator(24, null)).isNull();
		assertThat(ChannelMemory.allocator(17, null)).isNull();
	}

	@Test
	void allocatorIsNettysWhereNettyIsToldWhich() {
		assertThat(ChannelMemory.allocator(25, "adaptive")).isNull();
	}

}
