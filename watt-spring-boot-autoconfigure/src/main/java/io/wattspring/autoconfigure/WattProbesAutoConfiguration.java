package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.application.LivenessStateHealthIndicator;
import org.springframework.boot.health.application.ReadinessStateHealthIndicator;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

import io.wattspring.worker.WorkerGroup;

/**
 * {@link AutoConfiguration Auto-configuration} for the probes of Kubernetes. They say
 * what Boot's indicators say, but are asked on the calling thread: those would wait for
 * Reactor's {@code boundedElastic}, which the application can exhaust.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { WattAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class },
		before = { AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class })
@ConditionalOnClass({ AvailabilityProbesAutoConfiguration.class, LivenessStateHealthIndicator.class })
@ConditionalOnBean({ WorkerGroup.class, ApplicationAvailability.class })
@ConditionalOnBooleanProperty(name = "management.endpoint.health.probes.enabled", matchIfMissing = true)
public final class WattProbesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "livenessStateHealthIndicator")
	ReactiveHealthIndicator livenessStateHealthIndicator(ApplicationAvailability availability) {
		return onCallingThread(new LivenessStateHealthIndicator(availability));
	}

	@Bean
	@ConditionalOnMissingBean(name = "readinessStateHealthIndicator")
	ReactiveHealthIndicator readinessStateHealthIndicator(ApplicationAvailability availability) {
		return onCallingThread(new ReadinessStateHealthIndicator(availability));
	}

	private static ReactiveHealthIndicator onCallingThread(HealthIndicator indicator) {
		return () -> Mono.fromSupplier(indicator::health);
	}

}
