package io.wattspring.autoconfigure;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Blocks event loops, as a customizer's handler can, and a handler that runs on one.
 */
@Configuration(proxyBeanMethods = false)
@RestController
@Import(Gate.class)
class StuckLoop {

	private final Map<Integer, Channel> channels = new ConcurrentHashMap<>();

	private final Map<EventLoop, Thread> threads = new ConcurrentHashMap<>();

	private final AtomicBoolean armed = new AtomicBoolean();

	private final CountDownLatch opened = new CountDownLatch(1);

	private volatile boolean interruptible;

	private volatile @Nullable Thread blocked;

	@Bean
	NettyServerCustomizer blocksLoops() {
		return (server) -> server.doOnChannelInit((observer, channel, address) -> connected(channel));
	}

	private void connected(Channel channel) {
		this.channels.put(((InetSocketAddress) channel.remoteAddress()).getPort(), channel);
		this.threads.put(channel.eventLoop(), Thread.currentThread());
		blockIfArmed();
	}

	@GetMapping("/stick")
	String stick() {
		this.armed.set(true);
		blockIfArmed();
		return "unstuck";
	}

	private void blockIfArmed() {
		if (!this.armed.compareAndSet(true, false)) {
			return;
		}
		this.blocked = Thread.currentThread();
		while (this.opened.getCount() > 0) {
			try {
				this.opened.await();
			}
			catch (InterruptedException ex) {
				if (this.interruptible) {
					return;
				}
			}
		}
	}

	/**
	 * Have the next connection block its event loop.
	 * @param interruptible whether an interrupt ends that
	 */
	void arm(boolean interruptible) {
		this.interruptible = interruptible;
		this.armed.set(true);
	}

	@Nullable Thread blocked() {
		return this.blocked;
	}

	void release() {
		this.opened.countDown();
	}

	/**
	 * Return the thread that serves a connection.
	 * @param connection a connection that was answered
	 * @return its event loop's thread
	 */
	Thread loopOf(RawConnection connection) {
		return Objects.requireNonNull(this.threads.get(channelOf(connection).eventLoop()));
	}

	Channel channelOf(RawConnection connection) {
		return Objects.requireNonNull(this.channels.get(connection.socket().getLocalPort()));
	}

}
