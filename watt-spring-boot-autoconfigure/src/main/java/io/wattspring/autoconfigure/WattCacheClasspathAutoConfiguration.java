package io.wattspring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} that tells what the response cache needs.
 * The starter does not bring it: Spring Boot would make it the store of
 * {@code @Cacheable} too, where it does not fit methods that return a publisher.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Lazy(false)
@ConditionalOnMissingClass("com.github.benmanes.caffeine.cache.Caffeine")
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnCacheEnabled.class)
public final class WattCacheClasspathAutoConfiguration {

	WattCacheClasspathAutoConfiguration() {
		throw new InvalidWattPropertyException("watt.cache.enabled", true,
				"'false', or add com.github.ben-manes.caffeine:caffeine to the classpath");
	}

}
