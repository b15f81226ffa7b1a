package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.SubscriptionListener;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The channel by which processes tell each other at once what changed. A message may be
 * lost: that of a purge says no more than that there are purges to ask for, which happens
 * at an interval anyway.
 */
final class RedisChannel {

	private static final Log logger = LogFactory.getLog(RedisChannel.class);

	private static final char PURGED = 'p';

	private static final char REPLACED = 'r';

	private final String instance = UUID.randomUUID().toString();

	private final String name;

	private final Runnable purged;

	private final Consumer<String> replaced;

	private final Disposable.Swap subscription = Disposables.swap();

	private final AtomicBoolean subscribed = new AtomicBoolean();

	RedisChannel(String name, Runnable purged, Consumer<String> replaced) {
		this.name = name;
		this.purged = purged;
		this.replaced = replaced;
	}

	String name() {
		return this.name;
	}

	/**
	 * Return the message that there are purges to ask for.
	 * @return the message
	 */
	String purged() {
		return this.instance + PURGED;
	}

	/**
	 * Return the message that a response was replaced.
	 * @param key its key
	 * @return the message
	 */
	String replaced(String key) {
		return this.instance + REPLACED + key;
	}

	/**
	 * Listen, unless that is so already. The driver listens again when it has lost the
	 * connection.
	 * @param connection a connection to Redis
	 */
	void join(ReactiveRedisConnection connection) {
		if (!this.subscribed.compareAndSet(false, true)) {
			return;
		}
		ByteBuffer channel = StandardCharsets.UTF_8.encode(this.name);
		this.subscription.update(connection.pubSubCommands()
			.createSubscription(SubscriptionListener.NO_OP_SUBSCRIPTION_LISTENER)
			.flatMapMany((subscription) -> subscription.subscribe(channel).thenMany(subscription.receive()))
			.doFinally((signal) -> this.subscribed.set(false))
			.subscribe((message) -> received(RedisReply.text(message.getMessage())),
					(ex) -> logger.debug("The subscription ended", ex)));
	}

	void leave() {
		this.subscription.update(Disposables.disposed());
	}

	private void received(String message) {
		int head = this.instance.length();
		if (message.length() <= head || message.startsWith(this.instance)) {
			return;
		}
		if (message.charAt(head) == PURGED) {
			this.purged.run();
		}
		else {
			this.replaced.accept(message.substring(head + 1));
		}
	}

}
