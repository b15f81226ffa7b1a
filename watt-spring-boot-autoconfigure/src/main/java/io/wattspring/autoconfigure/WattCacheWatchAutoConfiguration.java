package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;

import io.wattspring.autoconfigure.WattCacheAutoConfiguration.OrderedCacheFilter;
import io.wattspring.cache.HttpCache;

/**
 * {@link AutoConfiguration Auto-configuration} for what sees the users that filters
 * without an order find out. Among these the one comes last that is registered last.
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
		return new OrderedCacheFilter(cache.userWatch(), Ordered.LOWEST_PRECEDENCE);
	}

}
