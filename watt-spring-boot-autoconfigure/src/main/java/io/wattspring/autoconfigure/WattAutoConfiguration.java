package io.wattspring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import reactor.netty.http.server.HttpServer;

import io.wattspring.dispatch.EventLoopHttpHandler;
import io.wattspring.dispatch.ParallelLag;
import io.wattspring.dispatch.RequestPolicy;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.dispatch.RunQueueHttpHandler;
import io.wattspring.dispatch.RunQueueSchedulers;
import io.wattspring.server.WattReactiveWebServerFactory;
import io.wattspring.watchdog.ExhaustionWatch;
import io.wattspring.watchdog.LoopLimits;
import io.wattspring.watchdog.StallLimits;
import io.wattspring.watchdog.WatchClock;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerOperations;

/**
 * {@link AutoConfiguration Auto-configuration} that serves a reactive application with
 * workers. An application that defines a {@link ReactiveWebServerFactory} of its own is
 * served by that.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = NettyReactiveWebServerAutoConfiguration.class)
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerAutoConfiguration.class })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnWattEnabled.class)
@ConditionalOnMissingBean(ReactiveWebServerFactory.class)
@EnableConfigurationProperties(WattProperties.class)
@Import(ExhaustionConfiguration.class)
public final class WattAutoConfiguration {

	@Bean
	WatchClock wattWatchClock(WattProperties properties) {
		return new WatchClock(Expect.positive("watt.watchdog.interval", properties.watchdog().interval()));
	}

	@Bean
	WorkerGroup wattWorkerGroup(WattProperties properties, WatchClock clock) {
		int workers = WorkerCount.of(properties.workers(), Runtime.getRuntime().availableProcessors());
		return new WorkerGroup(workers,
				Expect.notNegative("watt.drain.keep-alive-grace", properties.drain().keepAliveGrace()),
				Expect.positive("watt.watchdog.loop-avoid-after", properties.watchdog().loopAvoidAfter()), clock);
	}

	@Bean(initMethod = "start")
	@Conditional(OnRunQueueDispatch.class)
	RunQueue wattRunQueue(WattProperties properties) {
		int workers = WorkerCount.of(properties.workers(), Runtime.getRuntime().availableProcessors());
		return new RunQueue(workers, DispatchLimits.admission(properties.overload()),
				Expect.atLeast(0, "watt.watchdog.max-quarantined", properties.watchdog().maxQuarantined()));
	}

	@Bean
	@Conditional(OnRunQueueParallel.class)
	RunQueueSchedulers.Usage wattParallelScheduler(RunQueue queue) {
		return RunQueueSchedulers.use(queue);
	}

	@Bean
	WattDispatch wattDispatch(ObjectProvider<RunQueue> runQueue, ObjectProvider<RunQueueSchedulers.Usage> parallel,
			WattProperties properties, Environment environment, WatchClock clock) {
		RunQueue queue = runQueue.getIfAvailable();
		if (queue == null) {
			return EventLoopHttpHandler::new;
		}
		// Before other beans can keep the scheduler that it replaces
		RunQueueSchedulers.Usage usage = parallel.getIfAvailable();
		if (usage == null || !usage.active()) {
			queue.count(new ParallelLag(clock));
		}
		RequestPolicy policy = DispatchLimits.policy(properties, environment);
		return (application) -> new RunQueueHttpHandler(application, queue, policy);
	}

	@Bean
	WorkerOperations wattWorkerOperations(WorkerGroup workers, ObjectProvider<RunQueue> runQueue,
			WattProperties properties) {
		return new WorkerOperations(workers, runQueue.getIfAvailable(),
				Expect.positive("watt.drain.timeout", properties.drain().timeout()));
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	@Lazy(false)
	Watchdog wattWatchdog(WorkerGroup workers, ObjectProvider<RunQueue> runQueue, WattProperties properties,
			WatchClock clock, ObjectProvider<ExhaustionWatch> exhaustion, ApplicationEventPublisher events) {
		WattProperties.Watchdog watchdog = properties.watchdog();
		LoopLimits loopLimits = new LoopLimits(watchdog.warnAfter(), LoopSwapAfter.of(properties),
				Expect.atLeast(0, "watt.watchdog.max-quarantined", watchdog.maxQuarantined()));
		return new Watchdog(workers, runQueue.getIfAvailable(), stallLimits(watchdog), loopLimits, clock,
				exhaustion.getIfAvailable(), events::publishEvent);
	}

	private static StallLimits stallLimits(WattProperties.Watchdog watchdog) {
		return new StallLimits(Expect.positive("watt.watchdog.interval", watchdog.interval()),
				Expect.positive("watt.watchdog.warn-after", watchdog.warnAfter()),
				Expect.positive("watt.watchdog.spare-after", watchdog.spareAfter()),
				Expect.positive("watt.watchdog.spare-blocked-after", watchdog.spareBlockedAfter()),
				Expect.atLeast(0, "watt.watchdog.max-spares", watchdog.maxSpares()),
				Expect.positiveOrNever("watt.watchdog.slow-down-after", watchdog.slowDownAfter()),
				Math.max(2, Runtime.getRuntime().availableProcessors()));
	}

	@Bean
	@ConditionalOnClass(WebSocketHandlerAdapter.class)
	@ConditionalOnBean(RunQueue.class)
	static RunQueueWebSocketPostProcessor wattWebSocketPostProcessor(ObjectProvider<RunQueue> runQueue) {
		return new RunQueueWebSocketPostProcessor(runQueue);
	}

	@Bean
	WattReactiveWebServerFactory wattReactiveWebServerFactory(WorkerGroup workers, WattDispatch dispatch,
			ObjectProvider<NettyRouteProvider> routes, ObjectProvider<NettyServerCustomizer> serverCustomizers) {
		WattReactiveWebServerFactory factory = new WattReactiveWebServerFactory(workers, dispatch);
		routes.orderedStream().forEach(factory::addRouteProviders);
		factory.getServerCustomizers().addAll(serverCustomizers.orderedStream().toList());
		return factory;
	}

}
