package io.wattspring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the workers.
 *
 * @param enabled Whether the application is served by workers; stock Spring Boot
 * otherwise.
 * @param workers Number of workers; a negative number stands for that many fewer than
 * processors, 'auto' and 'max' for as many as processors.
 * @param dispatch Where requests are handled: on run threads, or on the event loop that
 * received them, for applications that never block.
 * @param overload Settings for what happens when there is more work than threads.
 * @param drain Settings for how connections end when a worker or the server stops.
 * @param watchdog Settings of the watchdog.
 * @since 0.1.0
 */
@ConfigurationProperties("watt")
public record WattProperties(@DefaultValue("true") boolean enabled, @DefaultValue("auto") String workers,
		@DefaultValue("run-queue") Dispatch dispatch, @DefaultValue Overload overload, @DefaultValue Drain drain,
		@DefaultValue Watchdog watchdog) {

	/**
	 * Where requests are handled.
	 */
	public enum Dispatch {

		/**
		 * On run threads, which all workers share; event loops never run application
		 * code.
		 */
		RUN_QUEUE,

		/**
		 * On the event loop that received them, for applications that never block.
		 */
		EVENT_LOOP

	}

	/**
	 * Settings for overload.
	 *
	 * @param queueCapacity Number of requests that may wait for a run thread; more are
	 * refused with status 503.
	 */
	public record Overload(@DefaultValue("10000") int queueCapacity) {

	}

	/**
	 * Settings for draining.
	 *
	 * @param keepAliveGrace Time for which an idle connection is kept open, so that a
	 * request that is on its way is still answered.
	 */
	public record Drain(@DefaultValue("500ms") Duration keepAliveGrace) {

	}

	/**
	 * Settings of the watchdog.
	 *
	 * @param interval Time between two looks at the workers and run threads.
	 * @param warnAfter Time that a request occupies a run thread without a break until a
	 * warning with its stack is logged.
	 * @param spareAfter Time that a request occupies a run thread without a break until a
	 * spare thread is added.
	 * @param maxSpares Number of spare threads that there may be at once.
	 * @param loopAvoidAfter Lag of an event loop after which new connections go to other
	 * workers.
	 * @param loopSwapAfter Time that an event loop is stuck until its worker gets a fresh
	 * one and the connections of the stuck one are cut off; one second, if not set, where
	 * requests are handled on event loops. -1 means never.
	 */
	public record Watchdog(@DefaultValue("100ms") Duration interval, @DefaultValue("500ms") Duration warnAfter,
			@DefaultValue("1s") Duration spareAfter, @DefaultValue("64") int maxSpares,
			@DefaultValue("200ms") Duration loopAvoidAfter, @Nullable Duration loopSwapAfter) {

	}

}
