package io.wattspring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
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
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import reactor.netty.http.server.HttpServer;

import io.wattspring.dispatch.EventLoopHttpHandler;
import io.wattspring.dispatch.GiveUpPolicy;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.dispatch.RunQueueHttpHandler;
import io.wattspring.dispatch.RunQueueSchedulers;
import io.wattspring.server.WattReactiveWebServerFactory;
import io.wattspring.watchdog.ExhaustionWatch;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;

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
@ConditionalOnBooleanProperty(name = "watt.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(ReactiveWebServerFactory.class)
@EnableConfigurationProperties(WattProperties.class)
@Import(ExhaustionConfiguration.class)
public final class WattAutoConfiguration {

	@Bean
	WorkerGroup wattWorkerGroup(WattProperties properties) {
		int workers = WorkerCount.of(properties.workers(), Runtime.getRuntime().availableProcessors());
		return new WorkerGroup(workers,
				Expect.notNegative("watt.drain.keep-alive-grace", properties.drain().keepAliveGrace()));
	}

	@Bean(initMethod = "start")
	@Conditional(OnRunQueueDispatch.class)
	RunQueue wattRunQueue(WattProperties properties) {
		int workers = WorkerCount.of(properties.workers(), Runtime.getRuntime().availableProcessors());
		return new RunQueue(workers,
				Expect.atLeast(1, "watt.overload.queue-capacity", properties.overload().queueCapacity()),
				Expect.atLeast(0, "watt.watchdog.max-quarantined", properties.watchdog().maxQuarantined()));
	}

	@Bean
	@Conditional(OnRunQueueParallel.class)
	RunQueueSchedulers.Usage wattParallelScheduler(RunQueue queue) {
		return RunQueueSchedulers.use(queue);
	}

	@Bean
	WattDispatch wattDispatch(ObjectProvider<RunQueue> runQueue, ObjectProvider<RunQueueSchedulers.Usage> parallel,
			WattProperties properties) {
		RunQueue queue = runQueue.getIfAvailable();
		if (queue == null) {
			return EventLoopHttpHandler::new;
		}
		// Before other beans can keep the scheduler that it replaces
		parallel.getIfAvailable();
		GiveUpPolicy giveUp = WatchdogLimits.giveUpPolicy(properties.watchdog());
		return (application) -> new RunQueueHttpHandler(application, queue, giveUp);
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	@Lazy(false)
	Watchdog wattWatchdog(WorkerGroup workers, ObjectProvider<RunQueue> runQueue, WattProperties properties,
			ObjectProvider<ExhaustionWatch> exhaustion, ApplicationEventPublisher events) {
		return new Watchdog(workers, runQueue.getIfAvailable(), WatchdogLimits.of(properties.watchdog()),
				exhaustion.getIfAvailable(), events::publishEvent);
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
