package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AllNestedConditions;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.wattspring.autoconfigure.WattProperties.SchedulerThreads;

/**
 * Matches when responses that a WebClient receives are processed on the run queue.
 */
final class OnRunQueueWebClient extends AllNestedConditions {

	OnRunQueueWebClient() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@Conditional(OnRunQueueDispatch.class)
	static class Dispatch {

	}

	@Conditional(OnSetting.class)
	static class Setting {

	}

	static class OnSetting implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return Binder.get(context.getEnvironment())
				.bind("watt.schedulers.web-client", SchedulerThreads.class)
				.orElse(SchedulerThreads.RUN_QUEUE) == SchedulerThreads.RUN_QUEUE;
		}

	}

}
