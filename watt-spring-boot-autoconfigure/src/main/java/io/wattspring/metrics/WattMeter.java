package io.wattspring.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter.Type;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters.
 *
 * @since 0.1.0
 */
public enum WattMeter implements MeterDocumentation {

	/**
	 * Workers by what they do with connections.
	 */
	WORKERS("watt.workers", Type.GAUGE, null, "Workers", Tag.STATE),

	/**
	 * Requests that were answered.
	 */
	REQUESTS("watt.requests", Type.COUNTER, null, "Requests that were answered", Tag.WORKER),

	/**
	 * Requests that are in flight.
	 */
	REQUESTS_ACTIVE("watt.requests.active", Type.GAUGE, null, "Requests received and not yet answered", Tag.WORKER),

	/**
	 * Connections that are open.
	 */
	CONNECTIONS("watt.connections", Type.GAUGE, null, "Connections that are open", Tag.WORKER),

	/**
	 * Connections that were accepted.
	 */
	CONNECTIONS_ACCEPTED("watt.connections.accepted", Type.COUNTER, null,
			"Connections that the listener of the worker has accepted", Tag.WORKER),

	/**
	 * Lag of an event loop.
	 */
	EVENT_LOOP_LAG("watt.event.loop.lag", Type.GAUGE, "seconds",
			"Time that a task waited, or waits by now, for the event loop", Tag.WORKER),

	/**
	 * How busy an event loop is.
	 */
	EVENT_LOOP_UTILIZATION("watt.event.loop.utilization", Type.GAUGE, null,
			"Share of the last seconds in which the event loop used a processor, from 0 to 1", Tag.WORKER),

	/**
	 * Event loops that were replaced.
	 */
	EVENT_LOOP_SWAPS("watt.event.loop.swaps", Type.COUNTER, null, "Fresh event loops that the worker got", Tag.WORKER,
			Tag.REASON),

	/**
	 * Depth of the run queue.
	 */
	RUN_QUEUE_SIZE("watt.run.queue.size", Type.GAUGE, null, "Requests that wait for a run thread"),

	/**
	 * Waits of the requests that were begun or refused late.
	 */
	RUN_QUEUE_WAIT("watt.run.queue.wait", Type.TIMER, "seconds", "Time that requests waited for a run thread"),

	/**
	 * Tasks of the application.
	 */
	RUN_TASKS("watt.run.tasks", Type.TIMER, "seconds",
			"Time that tasks of the application took on run threads; a request is one or more tasks"),

	/**
	 * Threads that run the application.
	 */
	RUN_THREADS("watt.run.threads", Type.GAUGE, null, "Threads that run application code", Tag.KIND),

	/**
	 * Threads that were replaced.
	 */
	RUN_THREADS_REPLACED("watt.run.threads.replaced", Type.COUNTER, null,
			"Run threads that were given up on, or that died", Tag.REASON),

	/**
	 * How busy the run threads are.
	 */
	RUN_THREADS_UTILIZATION("watt.run.threads.utilization", Type.GAUGE, null,
			"Share of the last seconds in which the run threads had something to do, from 0 to 1"),

	/**
	 * Requests that were refused.
	 */
	SHED("watt.requests.shed", Type.COUNTER, null, "Requests that were answered 503 before the application",
			Tag.REASON),

	/**
	 * Requests whose clients left.
	 */
	ABANDONED("watt.requests.abandoned", Type.COUNTER, null,
			"Requests whose clients left before a run thread began them"),

	/**
	 * Requests whose clients left, at any time.
	 */
	LEFT("watt.requests.left", Type.COUNTER, null, "Requests whose clients left before their end, begun or not"),

	/**
	 * Overload.
	 */
	OVERLOADED("watt.overloaded", Type.GAUGE, null, "1 while requests are refused for waiting too long, 0 otherwise"),

	/**
	 * Stalls.
	 */
	STALLS("watt.stalls", Type.COUNTER, null, "Threads that were reported to be stuck", Tag.KIND),

	/**
	 * Exhaustion of the process.
	 */
	EXHAUSTION("watt.exhaustion", Type.GAUGE, null,
			"1 for the state of the process (healthy, refusing or broken), 0 for the others", Tag.STATE),

	/**
	 * Requests to the cache.
	 */
	CACHE_REQUESTS("watt.cache.requests", Type.COUNTER, null, "Requests by what the cache did with them", Tag.OUTCOME),

	/**
	 * Refreshes in the background.
	 */
	CACHE_REFRESHES("watt.cache.refreshes", Type.COUNTER, null, "Refreshes in the background"),

	/**
	 * Responses that were stored.
	 */
	CACHE_STORES("watt.cache.stores", Type.COUNTER, null, "Responses that were stored"),

	/**
	 * Failures of the store.
	 */
	CACHE_STORE_FAILURES("watt.cache.store.failures", Type.COUNTER, null,
			"Failures of the store, each a miss for a client"),

	/**
	 * URIs that had to make room.
	 */
	CACHE_EVICTIONS("watt.cache.evictions", Type.COUNTER, null, "URIs that had to make room"),

	/**
	 * URIs that are stored.
	 */
	CACHE_RESOURCES("watt.cache.resources", Type.GAUGE, null, "URIs of which responses are stored"),

	/**
	 * Size of the cache.
	 */
	CACHE_SIZE("watt.cache.size", Type.GAUGE, "bytes", "Memory that stored responses take"),

	/**
	 * Greatest size of the cache.
	 */
	CACHE_MAX_SIZE("watt.cache.max.size", Type.GAUGE, "bytes", "Memory that stored responses may take");

	private final String meterName;

	private final Type type;

	private final @Nullable String unit;

	private final String description;

	private final KeyName[] tags;

	WattMeter(String meterName, Type type, @Nullable String unit, String description, KeyName... tags) {
		this.meterName = meterName;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.meterName;
	}

	@Override
	public Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.unit;
	}

	/**
	 * Return what the meter measures.
	 * @return a phrase without a full stop
	 */
	public String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	/**
	 * The tags.
	 */
	enum Tag implements KeyName {

		/**
		 * Number of the worker, starting at 1.
		 */
		WORKER,

		/**
		 * What a worker does with connections, or how the process is.
		 */
		STATE,

		/**
		 * Kind of a thread or stall.
		 */
		KIND,

		/**
		 * Why something was done.
		 */
		REASON,

		/**
		 * What the cache did.
		 */
		OUTCOME;

		@Override
		public String asString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
