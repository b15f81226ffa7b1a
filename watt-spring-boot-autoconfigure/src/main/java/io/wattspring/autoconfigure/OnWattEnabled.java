package io.wattspring.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches unless {@code watt.enabled} is false, in any way of writing that Boot takes for
 * one. A value that is neither true nor false fails the start.
 */
final class OnWattEnabled implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return Binder.get(context.getEnvironment()).bind("watt.enabled", Boolean.class).orElse(true);
	}

}
