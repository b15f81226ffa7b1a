package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.wattspring.actuate.WattEndpoint;
import io.wattspring.actuate.WattEndpointWebExtension;
import io.wattspring.actuate.WattView;
import io.wattspring.cache.ResponseCache;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerOperations;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link WattEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WattAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(WattEndpoint.class)
@ConditionalOnBean(WorkerGroup.class)
@EnableConfigurationProperties(WattEndpointProperties.class)
@ImportRuntimeHints(EndpointRuntimeHints.class)
public final class WattEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WattView wattView(WorkerGroup workers, ObjectProvider<RunQueue> runQueue, WorkerOperations operations,
			Watchdog watchdog, ObjectProvider<ResponseCache> cache, WattProperties properties,
			ObjectProvider<WattCacheProperties> cacheProperties) {
		Map<String, Object> configuration = EffectiveConfiguration.of("watt", properties);
		Duration loopSwapAfter = LoopSwapAfter.of(properties);
		if (loopSwapAfter != null) {
			configuration.put(LoopSwapAfter.PROPERTY, Expect.written(loopSwapAfter));
		}
		cacheProperties.ifAvailable((values) -> configuration.putAll(EffectiveConfiguration.of("watt.cache", values)));
		return new WattView(workers, runQueue.getIfAvailable(), operations, watchdog, () -> {
			ResponseCache available = cache.getIfAvailable();
			return (available != null) ? available.statistics() : null;
		}, configuration);
	}

	@Bean
	@ConditionalOnMissingBean
	WattEndpoint wattEndpoint(WattView view, WorkerOperations operations, WattEndpointProperties properties) {
		return new WattEndpoint(view, operations, properties.showStacks());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(WattEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = WattEndpoint.class, exposure = EndpointExposure.WEB)
	WattEndpointWebExtension wattEndpointWebExtension(WattEndpoint endpoint, WattEndpointProperties properties) {
		return new WattEndpointWebExtension(endpoint, properties.showStacks(), properties.roles());
	}

}
