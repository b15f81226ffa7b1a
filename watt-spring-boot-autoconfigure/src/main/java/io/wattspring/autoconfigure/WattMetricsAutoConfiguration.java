package io.wattspring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.wattspring.cache.ResponseCache;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.metrics.WattMetrics;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link WattMetrics}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { WattAutoConfiguration.class, WattCacheAutoConfiguration.class })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(WorkerGroup.class)
public final class WattMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WattMetrics wattMetrics(WorkerGroup workers, ObjectProvider<RunQueue> runQueue, Watchdog watchdog,
			ObjectProvider<ResponseCache> cache) {
		return new WattMetrics(workers, runQueue.getIfAvailable(), watchdog, cache.getIfAvailable());
	}

}
