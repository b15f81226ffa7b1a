package io.wattspring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the places of the filters that see what depends on users.
 */
class WebFilterOrderTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WattCacheAutoConfiguration.class,
				WattCacheWatchAutoConfiguration.class, XAutoConfiguration.class))
		.withPropertyValues("watt.cache.enabled=true");

	@Test
	void watchesAreTheFirstAndTheLast() {
		this.runner.withBean("firstOfApplication", WebFilter.class, () -> new First()).run((context) -> {
			List<WebFilter> filters = context.getBeanProvider(WebFilter.class).orderedStream().toList();
			assertThat(filters).hasSize(5);
			assertThat(filters.get(0)).isSameAs(context.getBean("wattCacheSessionWatch"));
			assertThat(filters.get(4)).isSameAs(context.getBean("wattCacheLateUserWatch"));
		});
	}

	@Order(Ordered.HIGHEST_PRECEDENCE)
	private static final class First implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return chain.filter(exchange);
		}

	}

	/**
	 * Its name comes after those of this project.
	 */
	@AutoConfiguration
	static class XAutoConfiguration {

		@Bean
		WebFilter withoutOrder() {
			return (exchange, chain) -> chain.filter(exchange);
		}

	}

}
