package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

import io.wattspring.actuate.WorkersHealthContributor;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link WorkersHealthContributor}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WattAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnEnabledHealthIndicator("watt")
@ConditionalOnBean(WorkerGroup.class)
@EnableConfigurationProperties(WattHealthProperties.class)
public final class WattHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "wattHealthContributor")
	WorkersHealthContributor wattHealthContributor(WorkerGroup workers, Watchdog watchdog,
			WattHealthProperties properties) {
		return new WorkersHealthContributor(workers, watchdog,
				Expect.share("management.health.watt.min-serving", properties.minServing()));
	}

}
