package io.wattspring.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.wattspring.actuate.WattCacheEndpoint;
import io.wattspring.cache.ResponseCache;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link WattCacheEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WattCacheAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(WattCacheEndpoint.class)
@ConditionalOnBean(ResponseCache.class)
@ImportRuntimeHints(EndpointRuntimeHints.class)
public final class WattCacheEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	WattCacheEndpoint wattCacheEndpoint(ResponseCache cache) {
		return new WattCacheEndpoint(cache);
	}

}
