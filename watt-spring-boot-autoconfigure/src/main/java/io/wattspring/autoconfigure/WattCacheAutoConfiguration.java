package io.wattspring.autoconfigure;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.server.session.CookieWebSessionIdResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

import io.wattspring.autoconfigure.WattCacheProperties.Store;
import io.wattspring.cache.CacheKeyContributor;
import io.wattspring.cache.Compression;
import io.wattspring.cache.HttpCache;
import io.wattspring.cache.ResponseCache;
import io.wattspring.cache.store.CacheStore;
import io.wattspring.cache.store.CaffeineStore;
import io.wattspring.server.WattReactiveWebServerFactory;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link ResponseCache}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = WattAutoConfiguration.class)
@ConditionalOnClass({ Caffeine.class, Connection.class, WebFilter.class })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnCacheEnabled.class)
@EnableConfigurationProperties(WattCacheProperties.class)
public final class WattCacheAutoConfiguration {

	/**
	 * After the filter chain of Spring Security (-100) and before those of applications
	 * that have no order.
	 */
	private static final int AFTER_SECURITY = -90;

	@Bean
	@ConditionalOnMissingBean(CacheStore.class)
	CaffeineStore wattCacheStore(WattCacheProperties properties) {
		if (properties.store() != Store.MEMORY) {
			throw new InvalidWattPropertyException("watt.cache.store", "redis",
					"'memory', or spring-boot-starter-data-redis with Lettuce on the classpath and one connection factory");
		}
		return near(properties);
	}

	/**
	 * Create what stores responses in the heap.
	 * @param properties how large it is
	 * @return the store
	 */
	static CaffeineStore near(WattCacheProperties properties) {
		return new CaffeineStore(CacheSize.of(properties.maxSize(), Runtime.getRuntime().maxMemory()),
				Expect.atLeast(1, "watt.cache.max-variants", properties.maxVariants()));
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(ResponseCache.class)
	HttpCache wattHttpCache(WattCacheProperties properties, CacheStore store, Environment environment,
			ObjectProvider<CacheKeyContributor> contributors, ObjectProvider<ForwardedHeaderTransformer> forwarding) {
		ForwardedHeaderTransformer transformer = forwarding.getIfAvailable();
		return new HttpCache(CacheSettingsMapper.map(properties, compression(environment)), store,
				CacheSettingsMapper.contributors(properties.key(), contributors.orderedStream().toList()),
				(request) -> (transformer != null) ? transformer.apply(request) : request, new NettyResponseControl());
	}

	/**
	 * Return how responses are compressed.
	 * @param environment has the server's properties
	 * @return what the server would do, or {@code null} for nothing
	 */
	static @Nullable Compression compression(Environment environment) {
		Binder binder = Binder.get(environment);
		org.springframework.boot.web.server.Compression server = binder
			.bind("server.compression", org.springframework.boot.web.server.Compression.class)
			.orElseGet(org.springframework.boot.web.server.Compression::new);
		// Spring Boot 4.0 has neither these nor the method that adds them
		String[] additional = binder.bind("server.compression.additional-mime-types", String[].class)
			.orElseGet(() -> new String[0]);
		List<String> types = Stream.of(server.getMimeTypes(), additional).flatMap(Stream::of).toList();
		String[] agents = server.getExcludedUserAgents();
		return server.getEnabled() ? new Compression(server.getMinResponseSize().toBytes(), types,
				(agents != null) ? List.of(agents) : List.of()) : null;
	}

	@Bean
	@ConditionalOnProperty(name = "watt.cache.position", havingValue = "front", matchIfMissing = true)
	WebServerFactoryCustomizer<WattReactiveWebServerFactory> wattCacheInFront(HttpCache cache) {
		Function<ServerHttpRequest, Scheduler> eventLoop = (request) -> {
			Connection connection = ServerHttpRequestDecorator.getNativeRequest(request);
			return Schedulers.fromExecutor(connection.channel().eventLoop());
		};
		return (factory) -> factory.setFront((application) -> cache.inFrontOf(application, eventLoop));
	}

	@Bean
	@Order(AFTER_SECURITY)
	@ConditionalOnProperty(name = "watt.cache.position", havingValue = "filter")
	WebFilter wattCacheFilter(HttpCache cache) {
		return new OrderedCacheFilter(cache.filter(), AFTER_SECURITY);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	WebFilter wattCacheSessionWatch(HttpCache cache) {
		return new FirstCacheFilter(cache.sessionWatch());
	}

	@Bean
	@Order(AFTER_SECURITY)
	@ConditionalOnProperty(name = "watt.cache.position", havingValue = "front", matchIfMissing = true)
	WebFilter wattCacheUserWatch(HttpCache cache) {
		return new OrderedCacheFilter(cache.userWatch(), AFTER_SECURITY);
	}

	@Bean
	SmartInitializingSingleton wattCacheSessionIdWatch(HttpCache cache, ObjectProvider<WebSessionManager> managers) {
		return () -> managers.ifUnique((manager) -> {
			if (manager instanceof DefaultWebSessionManager sessions
					&& !(sessions.getSessionIdResolver() instanceof CookieWebSessionIdResolver)) {
				sessions.setSessionIdResolver(cache.sessionIdWatch(sessions.getSessionIdResolver()));
			}
		});
	}

	/**
	 * A filter before those of applications that are of the highest precedence as well.
	 *
	 * @param filter the filter
	 */
	private record FirstCacheFilter(WebFilter filter) implements WebFilter, PriorityOrdered {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return this.filter.filter(exchange, chain);
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

	/**
	 * A filter with a place.
	 *
	 * @param filter the filter
	 * @param order its place
	 */
	record OrderedCacheFilter(WebFilter filter, int order) implements WebFilter, Ordered {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			return this.filter.filter(exchange, chain);
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

}
