package io.wattspring.cache.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.wattspring.cache.redis.RedisReply.EpochLostException;

/**
 * The way to Redis, which is up or down.
 * <p>
 * A thread of its own asks for purges at an interval. That also finds out whether Redis
 * is there: after a failure nothing else is sent until it has succeeded, so that no
 * request waits for what is known to be dead. Nothing here waits on a thread of the
 * application, nor for one.
 */
final class RedisLink {

	private static final Log logger = LogFactory.getLog(RedisLink.class);

	/**
	 * Time that the own thread waits at least: no request waits for it.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final ReactiveRedisConnectionFactory factory;

	private final RedisStoreSettings settings;

	private final RedisListener listener;

	private final RedisHealth health = new RedisHealth();

	private final Scheduler timer = Schedulers.newSingle("watt-cache-redis-timer", true);

	private final ScheduledExecutorService worker;

	private final RedisChannel channel;

	private final AtomicBoolean syncing = new AtomicBoolean();

	private volatile @Nullable ReactiveRedisConnection connection;

	private volatile @Nullable Future<?> task;

	private volatile String epoch = "";

	private volatile boolean stopped;

	RedisLink(ReactiveRedisConnectionFactory factory, RedisStoreSettings settings, RedisListener listener) {
		this.factory = factory;
		this.settings = settings;
		this.listener = listener;
		this.channel = new RedisChannel(settings.keyPrefix() + "changes", this::syncSoon, listener::replaced);
		this.worker = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "watt-cache-redis");
			thread.setDaemon(true);
			return thread;
		});
	}

	void start() {
		this.stopped = false;
		long interval = this.settings.interval().toMillis();
		this.task = this.worker.scheduleWithFixedDelay(this::sync, 0, interval, TimeUnit.MILLISECONDS);
	}

	void stop() {
		this.stopped = true;
		this.health.down();
		Future<?> task = this.task;
		if (task != null) {
			task.cancel(false);
		}
		this.channel.leave();
		ReactiveRedisConnection connection = this.connection;
		this.connection = null;
		if (connection != null) {
			connection.closeLater().onErrorComplete().subscribe();
		}
	}

	void close() {
		stop();
		this.worker.shutdownNow();
		this.timer.dispose();
	}

	boolean isUp() {
		return this.health.isUp();
	}

	long failures() {
		return this.health.failures();
	}

	/**
	 * Do something on the own thread.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		try {
			this.worker.execute(task);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("Stopped", ex);
		}
	}

	RedisChannel channel() {
		return this.channel;
	}

	/**
	 * Return how long Redis keeps the order of purges: longer than any response.
	 * @return milliseconds
	 */
	long orderTtl() {
		return this.settings.maxTtl().toMillis() * 2;
	}

	/**
	 * Run a script, if Redis is up.
	 * @param script the script
	 * @param key key of a URI, empty if it needs none
	 * @param arguments its arguments after epoch and last purge
	 * @return what it returned; empty if Redis is down or fails
	 */
	Mono<RedisReply> run(RedisScripts script, String key, List<?> arguments) {
		return Mono.defer(() -> {
			ReactiveRedisConnection connection = this.connection;
			if (!isUp() || connection == null) {
				return Mono.empty();
			}
			return new ScriptCall(script, this.settings.keyPrefix(), this.epoch, key, arguments)
				.on(connection, this.listener.seen())
				.timeout(this.settings.timeout(), this.timer);
		}).onErrorResume((ex) -> {
			failed(ex);
			return Mono.empty();
		});
	}

	/**
	 * Ask for purges soon.
	 */
	private void syncSoon() {
		if (this.syncing.compareAndSet(false, true)) {
			execute(this::sync);
		}
	}

	private void sync() {
		this.syncing.set(false);
		if (this.stopped) {
			return;
		}
		try {
			ReactiveRedisConnection connection = connect();
			Duration patience = (PATIENCE.compareTo(this.settings.timeout()) > 0) ? PATIENCE : this.settings.timeout();
			synced(new ScriptCall(RedisScripts.SYNC, this.settings.keyPrefix(), UUID.randomUUID().toString(), "",
					List.of(orderTtl()))
				.on(connection, this.listener.seen())
				.block(patience));
		}
		catch (RuntimeException ex) {
			this.health.down();
			failed(ex);
		}
	}

	private ReactiveRedisConnection connect() {
		ReactiveRedisConnection connection = this.connection;
		if (connection == null) {
			connection = this.factory.getReactiveConnection();
			this.connection = connection;
		}
		this.channel.join(connection);
		return connection;
	}

	private void synced(@Nullable RedisReply reply) {
		if (reply == null) {
			throw new IllegalStateException("No reply");
		}
		String current = RedisReply.text(reply.result());
		if (!current.equals(this.epoch)) {
			this.health.down();
			this.listener.reset();
			this.epoch = current;
			syncSoon();
			return;
		}
		if (!this.stopped) {
			this.health.up();
		}
		this.listener.synced(reply);
	}

	private void failed(Throwable ex) {
		if (ex instanceof EpochLostException) {
			this.health.down();
			syncSoon();
		}
		else if (!this.stopped) {
			this.health.failed(ex);
		}
	}

}
