package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.function.IntSupplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.watchdog.ExhaustionLimits;
import io.wattspring.watchdog.ExhaustionWatch;
import io.wattspring.worker.WorkerGroup;

/**
 * Has the watchdog look whether the process is exhausted.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "watt.watchdog.exhaustion.enabled", matchIfMissing = true)
class ExhaustionConfiguration {

	private static final String PREFIX = "watt.watchdog.exhaustion.";

	@Bean
	AvailabilityChanges wattAvailabilityChanges(ApplicationEventPublisher publisher) {
		return new AvailabilityChanges(publisher);
	}

	@Bean
	ExhaustionWatch wattExhaustionWatch(WattProperties properties, WorkerGroup workers,
			ObjectProvider<RunQueue> runQueue, AvailabilityChanges changes) {
		RunQueue queue = runQueue.getIfAvailable();
		IntSupplier quarantined = () -> ((queue != null) ? queue.quarantined().size() : 0) + workers.quarantined();
		return new ExhaustionWatch(limits(properties.watchdog()), quarantined, changes);
	}

	private static ExhaustionLimits limits(WattProperties.Watchdog watchdog) {
		WattProperties.Exhaustion exhaustion = watchdog.exhaustion();
		Duration interval = Expect.positive("watt.watchdog.interval", watchdog.interval());
		return new ExhaustionLimits(ExhaustionWatch.PERIOD.plus(interval),
				Expect.atLeast(0, "watt.watchdog.max-quarantined", watchdog.maxQuarantined()),
				Expect.share(PREFIX + "heap-occupancy", exhaustion.heapOccupancy()),
				Expect.positive(PREFIX + "heap-grace", exhaustion.heapGrace()),
				Expect.share(PREFIX + "gc-share", exhaustion.gcShare()),
				Expect.positiveOrNever(PREFIX + "broken-after", exhaustion.brokenAfter()));
	}

}
