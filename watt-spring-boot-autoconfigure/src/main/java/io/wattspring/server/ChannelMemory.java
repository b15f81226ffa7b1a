package io.wattspring.server;

import java.util.function.BiFunction;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Where connections get their buffers from.
 * <p>
 * Since JDK 25 Netty frees direct memory by closing a shared arena, for which the JVM
 * waits until each thread has taken note, also those that wait for a processor. Netty's
 * adaptive allocator, its default, frees some for each larger response; the pooled one
 * keeps it.
 */
final class ChannelMemory {

	static final String ALLOCATOR_PROPERTY = "io.netty.allocator.type";

	private static final int FIRST_WITH_ARENAS = 25;

	private ChannelMemory() {
	}

	/**
	 * Return the allocator of connections, unless a customizer sets another one.
	 * @param javaVersion feature version of the JVM
	 * @param chosen the allocator that Netty is told to use by default, or {@code null}
	 * @return the allocator, or {@code null} if Netty's default is to be used
	 */
	static @Nullable ByteBufAllocator allocator(int javaVersion, @Nullable String chosen) {
		return (chosen == null && javaVersion >= FIRST_WITH_ARENAS) ? PooledByteBufAllocator.DEFAULT : null;
	}

	/**
	 * Set the allocator of a server's connections.
	 * @param server the server
	 * @return the server
	 */
	static HttpServer configure(HttpServer server) {
		ByteBufAllocator allocator = allocator(Runtime.version().feature(), System.getProperty(ALLOCATOR_PROPERTY));
		return (allocator != null) ? server.childOption(ChannelOption.ALLOCATOR, allocator) : server;
	}

	/**
	 * Let streams of HTTP/2 have the allocator of their connection, which Netty leaves to
	 * whoever makes them.
	 * @param handler handles the requests
	 * @return the handler
	 */
	static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> shared(
			BiFunction<HttpServerRequest, HttpServerResponse, ? extends Publisher<Void>> handler) {
		return (request, response) -> {
			Channel channel = ((Connection) request).channel();
			if (channel instanceof Http2StreamChannel stream) {
				stream.config().setAllocator(stream.parent().config().getAllocator());
			}
			return handler.apply(request, response);
		};
	}

}
