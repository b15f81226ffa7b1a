package io.wattspring.cache.redis;

import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Whether Redis answers, and what is told of that: once when it stops and once when it is
 * back.
 */
final class RedisHealth {

	private static final Log logger = LogFactory.getLog(RedisHealth.class);

	private final LongAdder failures = new LongAdder();

	private volatile boolean up;

	private volatile boolean refused;

	private boolean outage;

	boolean isUp() {
		return this.up;
	}

	long failures() {
		return this.failures.sum();
	}

	synchronized void up() {
		if (this.outage) {
			logger.info("Redis answers again: stored responses are shared");
		}
		this.outage = false;
		this.up = true;
	}

	void down() {
		this.up = false;
	}

	/**
	 * It failed a command.
	 * @param ex what went wrong
	 */
	synchronized void failed(Throwable ex) {
		this.failures.increment();
		logger.debug("Redis failed", ex);
		if (this.up && ex.getCause() instanceof RedisCommandExecutionException) {
			// It answers, but does not do it: it may be out of memory, and still be read
			refused(ex);
			return;
		}
		this.up = false;
		if (!this.outage) {
			this.outage = true;
			logger.warn("Redis does not answer: stored responses are not shared until it does (" + ex + ")");
		}
	}

	private void refused(Throwable ex) {
		if (!this.refused) {
			this.refused = true;
			logger.warn("Redis refuses a command; this is told once (" + ex.getCause() + ")");
		}
	}

}
