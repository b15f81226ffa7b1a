package io.wattspring.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.dispatch.RunQueueClientConnector;
import io.wattspring.dispatch.RunQueueClientFilter;

/**
 * {@link AutoConfiguration Auto-configuration} that lets what follows a call of a
 * {@link WebClient} run on run threads, for clients made by the auto-configured builder.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { WattAutoConfiguration.class, WebClientAutoConfiguration.class })
@ConditionalOnClass({ WebClient.class, WebClientCustomizer.class })
@ConditionalOnBean(RunQueue.class)
@Conditional(OnRunQueueWebClient.class)
public final class WattWebClientAutoConfiguration {

	/**
	 * A customizer that comes right after the one of Boot that sets the connector, so
	 * that a connector which the application sets later stays.
	 * @param queue where responses arrive
	 * @param connector what connects; the builder's own default otherwise
	 * @return the customizer
	 */
	@Bean
	@Order(0)
	WebClientCustomizer wattWebClientCustomizer(RunQueue queue, ObjectProvider<ClientHttpConnector> connector) {
		return (builder) -> {
			connector.ifUnique((unique) -> builder.clientConnector(new RunQueueClientConnector(unique, queue)));
			builder.filters((filters) -> filters.add(0, new RunQueueClientFilter(queue)));
		};
	}

}
