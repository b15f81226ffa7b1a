package io.wattspring.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.wattspring.autoconfigure.WattProperties.SchedulerThreads;

/**
 * Matches when requests are handled on the run queue, and what a property names is not
 * left to Reactor.
 */
abstract class OnRunQueueSetting implements Condition {

	private final Condition dispatch = new OnRunQueueDispatch();

	private final String property;

	/**
	 * Create a condition.
	 * @param property the name of a property whose value is a {@link SchedulerThreads}
	 */
	OnRunQueueSetting(String property) {
		this.property = property;
	}

	@Override
	public final boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return this.dispatch.matches(context, metadata) && Binder.get(context.getEnvironment())
			.bind(this.property, SchedulerThreads.class)
			.orElse(SchedulerThreads.RUN_QUEUE) == SchedulerThreads.RUN_QUEUE;
	}

}
