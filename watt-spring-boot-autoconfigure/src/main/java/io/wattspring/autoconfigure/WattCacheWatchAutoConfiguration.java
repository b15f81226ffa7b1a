package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.web.server.WebFilter;

import io.wattspring.autoconfigure.WattCacheAutoConfiguration.OrderedCacheFilter;
import io.wattspring.cache.HttpCache;

/**
 * {@link AutoConfiguration Auto-configuration} for what sees users where they are found
 * out: within the filter chains of Spring Security, before these refuse anybody, and
 * after the filters without an order. Among these the one comes last that is registered
 * last.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WattCacheAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBean(HttpCache.class)
public final class WattCacheWatchAutoConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebFilter wattCacheLateUserWatch(HttpCache cache) {
		return new OrderedCacheFilter(cache.handlerWatch(), Ordered.LOWEST_PRECEDENCE);
	}

	/**
	 * What Spring Security's own configuration calls for each of its filter chains.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ServerHttpSecurity.class)
	static final class SecurityWatchConfiguration {

		@Bean
		Customizer<ServerHttpSecurity> wattCacheSecurityWatch(HttpCache cache) {
			return (http) -> http.addFilterAfter(cache.userWatch(),
					SecurityWebFiltersOrder.SECURITY_CONTEXT_SERVER_WEB_EXCHANGE);
		}

	}

}
