package io.wattspring.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.wattspring.autoconfigure.WattProperties.Dispatch;

/**
 * Matches when requests are handled on the run queue.
 */
final class OnRunQueueDispatch implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return Binder.get(context.getEnvironment())
			.bind("watt.dispatch", Dispatch.class)
			.orElse(Dispatch.RUN_QUEUE) == Dispatch.RUN_QUEUE;
	}

}
