package io.wattspring.autoconfigure;

import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

import io.wattspring.actuate.WattPage;

/**
 * {@link ManagementContextConfiguration @ManagementContextConfiguration} for the
 * {@link WattPage}, which is wherever the actuator is and only where the endpoint is that
 * it shows.
 *
 * @since 0.1.0
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnWattEnabled.class)
@ConditionalOnClass(DispatcherHandler.class)
public final class WattPageManagementContextConfiguration {

	private static final EndpointId ENDPOINT = EndpointId.of("watt");

	// Endpoints are at -100, where 'ui' would be taken for the number of a worker
	private static final int BEFORE_ENDPOINTS = -101;

	@Bean
	@ConditionalOnMissingBean(name = "wattPageHandlerMapping")
	SimpleUrlHandlerMapping wattPageHandlerMapping(ObjectProvider<PathMappedEndpoints> endpoints) {
		PathMappedEndpoints available = endpoints.getIfAvailable();
		String path = (available != null) ? available.getPath(ENDPOINT) : null;
		return new SimpleUrlHandlerMapping((path != null) ? WattPage.of(path) : Map.of(), BEFORE_ENDPOINTS);
	}

}
