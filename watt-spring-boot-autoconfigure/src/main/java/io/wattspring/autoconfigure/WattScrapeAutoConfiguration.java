package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.context.annotation.Bean;

import io.wattspring.actuate.PrometheusScrapeExtension;
import io.wattspring.worker.WorkerGroup;

/**
 * {@link AutoConfiguration Auto-configuration} for scrapes of Prometheus that need no
 * thread of the application's.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { WattAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class })
@ConditionalOnClass(PrometheusScrapeEndpoint.class)
@ConditionalOnBean({ WorkerGroup.class, PrometheusScrapeEndpoint.class })
public final class WattScrapeAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PrometheusScrapeExtension prometheusScrapeExtension(PrometheusScrapeEndpoint endpoint) {
		return new PrometheusScrapeExtension(endpoint);
	}

}
