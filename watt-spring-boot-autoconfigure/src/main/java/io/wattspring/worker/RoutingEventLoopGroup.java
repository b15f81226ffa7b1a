package io.wattspring.worker;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.AbstractEventLoopGroup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;

/**
 * The child group of a listener: it owns no thread, but hands each accepted channel to
 * the worker that will serve it. What is behind a listener can so change while the
 * listener stays. Its life is that of the acceptor.
 * <p>
 * Who waits for a registration is told on the thread that completes it: a channel has no
 * event loop until one has come to it, and it may be given to another before that.
 */
final class RoutingEventLoopGroup extends AbstractEventLoopGroup {

	private final EventLoopGroup acceptor;

	private final Consumer<ChannelPromise> router;

	RoutingEventLoopGroup(EventLoopGroup acceptor, Consumer<ChannelPromise> router) {
		this.acceptor = acceptor;
		this.router = router;
	}

	@Override
	public EventLoop next() {
		return this.acceptor.next();
	}

	@Override
	public ChannelFuture register(Channel channel) {
		return register(new DefaultChannelPromise(channel, ImmediateEventExecutor.INSTANCE));
	}

	@Override
	public ChannelFuture register(ChannelPromise promise) {
		this.router.accept(promise);
		return promise;
	}

	@Override
	@Deprecated
	public ChannelFuture register(Channel channel, ChannelPromise promise) {
		return register(promise);
	}

	@Override
	public Iterator<EventExecutor> iterator() {
		return Collections.emptyIterator();
	}

	@Override
	public boolean isShuttingDown() {
		return this.acceptor.isShuttingDown();
	}

	@Override
	public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
		return this.acceptor.shutdownGracefully(quietPeriod, timeout, unit);
	}

	@Override
	public Future<?> terminationFuture() {
		return this.acceptor.terminationFuture();
	}

	@Override
	@Deprecated
	public void shutdown() {
		this.acceptor.shutdown();
	}

	@Override
	public boolean isShutdown() {
		return this.acceptor.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.acceptor.isTerminated();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.acceptor.awaitTermination(timeout, unit);
	}

}
