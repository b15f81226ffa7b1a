package io.wattspring.autoconfigure;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if {@code watt.cache.enabled} is true, in any way of writing that Boot takes
 * for one, and {@code watt.enabled} is not false. A value that is neither true nor false
 * fails the start.
 */
final class OnCacheEnabled implements Condition {

	private final OnWattEnabled watt = new OnWattEnabled();

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return this.watt.matches(context, metadata)
				&& Binder.get(context.getEnvironment()).bind("watt.cache.enabled", Boolean.class).orElse(false);
	}

}
