package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

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
 * @param schedulers Settings for which threads Reactor uses for work of the application.
 * @param overload Settings for what happens when there is more work than threads.
 * @param drain Settings for how connections end when a worker or the server stops.
 * @param watchdog Settings of the watchdog.
 * @since 0.1.0
 */
@ConfigurationProperties("watt")
public record WattProperties(@DefaultValue("true") boolean enabled, @DefaultValue("auto") String workers,
		@DefaultValue("run-queue") Dispatch dispatch, @DefaultValue Schedulers schedulers,
		@DefaultValue Overload overload, @DefaultValue Drain drain, @DefaultValue Watchdog watchdog) {

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
	 * Which threads do work that Reactor schedules.
	 */
	public enum SchedulerThreads {

		/**
		 * Run threads, so that all CPU work of the application is in one queue.
		 */
		RUN_QUEUE,

		/**
		 * Those that Reactor has for it.
		 */
		REACTOR

	}

	/**
	 * Settings for Reactor's schedulers. They have no effect where requests are handled
	 * on event loops.
	 *
	 * @param parallel Threads of Reactor's parallel scheduler, on which Thymeleaf renders
	 * and what follows a delay runs.
	 * @param webClient Threads on which responses that a WebClient receives are
	 * processed, for clients made by the auto-configured builder.
	 */
	public record Schedulers(@DefaultValue("run-queue") SchedulerThreads parallel,
			@DefaultValue("run-queue") SchedulerThreads webClient) {

	}

	/**
	 * Settings for overload.
	 *
	 * @param enabled Whether requests are refused with status 503 while all of them wait
	 * too long for a run thread.
	 * @param targetDelay Time that requests may wait for a run thread in the long run.
	 * @param interval Time for which all requests have to wait longer until that is
	 * overload.
	 * @param warmUp Time from the first request on for which requests may wait ten times
	 * as long, since a process that has just started is slow; 0 for none.
	 * @param queueCapacity Number of requests that may wait for a run thread; more are
	 * refused with status 503.
	 * @param maxInFlight Number of requests that may be in flight; more are refused with
	 * status 503.
	 * @param excludedPaths Path patterns of requests that are never refused and go before
	 * others; the endpoints of the actuator unless set.
	 */
	public record Overload(@DefaultValue("true") boolean enabled, @DefaultValue("100ms") Duration targetDelay,
			@DefaultValue("1s") Duration interval, @DefaultValue("10s") Duration warmUp,
			@DefaultValue("10000") int queueCapacity, @DefaultValue("50000") int maxInFlight,
			@Nullable List<String> excludedPaths) {

	}

	/**
	 * Settings for draining.
	 *
	 * @param keepAliveGrace Time for which an idle connection is kept open, so that a
	 * request that is on its way is still answered.
	 * @param timeout Time after which the connections of a worker that is swapped, paused
	 * or removed are cut off.
	 */
	public record Drain(@DefaultValue("500ms") Duration keepAliveGrace, @DefaultValue("30s") Duration timeout) {

	}

	/**
	 * Settings of the watchdog.
	 *
	 * @param interval Time between two looks at the workers and run threads.
	 * @param warnAfter Time that a request occupies a run thread without a break until a
	 * warning with its stack is logged.
	 * @param spareAfter Time that a request occupies a run thread without a break until a
	 * spare thread is added.
	 * @param spareBlockedAfter Time that a request blocks a run thread, which uses no
	 * processor time meanwhile, until a spare thread is added; one is also added where
	 * requests that take that long leave one thread at most to the others.
	 * @param maxSpares Number of spare threads that there may be at once.
	 * @param slowDownAfter Processor time that a request uses without a break, at least,
	 * until its run thread leaves the processors to others, if many others were faster
	 * and as many as there are processors take that long, or requests wait and it has
	 * used ten times that; '-1' for never. Needs Linux and JNA.
	 * @param giveUpAfter Time that a request occupies a run thread without a break until
	 * its client is answered with status 503 and the thread is replaced; '-1' for never.
	 * @param giveUpAfterPath Time until a request is given up on, by path pattern, such
	 * as '[/reports/**]'; the most specific pattern that matches decides.
	 * @param maxQuarantined Number of threads that were given up on and have not ended,
	 * beyond which no more are replaced.
	 * @param loopAvoidAfter Lag of an event loop after which new connections go to other
	 * workers.
	 * @param loopSwapAfter Time that an event loop is stuck until its worker gets a fresh
	 * one and the connections of the stuck one are cut off; one second, if not set, where
	 * requests are handled on event loops. -1 means never.
	 * @param exhaustion Settings for a process that should be replaced.
	 */
	public record Watchdog(@DefaultValue("100ms") Duration interval, @DefaultValue("500ms") Duration warnAfter,
			@DefaultValue("1s") Duration spareAfter, @DefaultValue("100ms") Duration spareBlockedAfter,
			@DefaultValue("64") int maxSpares, @DefaultValue("100ms") Duration slowDownAfter,
			@DefaultValue("30s") Duration giveUpAfter, @DefaultValue Map<String, Duration> giveUpAfterPath,
			@DefaultValue("32") int maxQuarantined, @DefaultValue("200ms") Duration loopAvoidAfter,
			@Nullable Duration loopSwapAfter, @DefaultValue Exhaustion exhaustion) {

	}

	/**
	 * Settings for when readiness and liveness say that the process should be replaced.
	 *
	 * @param enabled Whether readiness refuses traffic, and liveness breaks later, when
	 * too many run threads are stuck for good or the heap is exhausted.
	 * @param heapOccupancy Share of the old generation in use after a garbage collection,
	 * from 0 to 1, above which the heap is exhausted.
	 * @param heapGrace Time that the old generation has to be that full, and over which
	 * the share of garbage collection is taken.
	 * @param gcShare Share of time in pauses for garbage collection, from 0 to 1, above
	 * which the heap is exhausted.
	 * @param brokenAfter Time that readiness refuses traffic until liveness breaks; '-1'
	 * for never.
	 */
	public record Exhaustion(@DefaultValue("true") boolean enabled, @DefaultValue("0.95") double heapOccupancy,
			@DefaultValue("10s") Duration heapGrace, @DefaultValue("0.5") double gcShare,
			@DefaultValue("30s") Duration brokenAfter) {

	}

}
