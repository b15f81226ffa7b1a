package io.wattspring.autoconfigure;

import java.time.Duration;

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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import reactor.netty.http.server.HttpServer;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.server.WattReactiveWebServerFactory;
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
public final class WattAutoConfiguration {

	@Bean
	WorkerGroup wattWorkerGroup(WattProperties properties) {
		int workers = WorkerCount.of(properties.workers(), Runtime.getRuntime().availableProcessors());
		Duration grace = properties.drain().keepAliveGrace();
		if (grace.isNegative()) {
			throw new InvalidWattPropertyException("watt.drain.keep-alive-grace", grace, "a duration, not negative");
		}
		return new WorkerGroup(workers, grace);
	}

	@Bean
	@Conditional(OnRunQueueDispatch.class)
	RunQueue wattRunQueue(WattProperties properties) {
		int workers = WorkerCount.of(properties.workers(), Runtime.getRuntime().availableProcessors());
		int capacity = properties.overload().queueCapacity();
		if (capacity < 1) {
			throw new InvalidWattPropertyException("watt.overload.queue-capacity", capacity, "a number, at least 1");
		}
		return new RunQueue(workers, capacity);
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	Watchdog wattWatchdog(WorkerGroup workers, WattProperties properties) {
		Duration interval = properties.watchdog().interval();
		if (interval.isNegative() || interval.isZero()) {
			throw new InvalidWattPropertyException("watt.watchdog.interval", interval, "a positive duration");
		}
		return new Watchdog(workers, interval);
	}

	@Bean
	@ConditionalOnClass(WebSocketHandlerAdapter.class)
	@ConditionalOnBean(RunQueue.class)
	static RunQueueWebSocketPostProcessor wattWebSocketPostProcessor(ObjectProvider<RunQueue> runQueue) {
		return new RunQueueWebSocketPostProcessor(runQueue);
	}

	@Bean
	WattReactiveWebServerFactory wattReactiveWebServerFactory(WorkerGroup workers, ObjectProvider<RunQueue> runQueue,
			ObjectProvider<NettyRouteProvider> routes, ObjectProvider<NettyServerCustomizer> serverCustomizers) {
		WattReactiveWebServerFactory factory = new WattReactiveWebServerFactory(workers, runQueue.getIfAvailable());
		routes.orderedStream().forEach(factory::addRouteProviders);
		factory.getServerCustomizers().addAll(serverCustomizers.orderedStream().toList());
		return factory;
	}

}
