package io.wattspring.autoconfigure;

import java.util.List;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the response cache says what it needs, and that nothing else needs it.
 */
class CacheClasspathTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WattCacheAutoConfiguration.class, WattCacheClasspathAutoConfiguration.class))
		.withClassLoader(new FilteredClassLoader(Caffeine.class));

	@Test
	void cacheWithoutCaffeineFailsTheStart() {
		this.runner.withPropertyValues("watt.cache.enabled=true")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasRootCauseInstanceOf(InvalidWattPropertyException.class)
				.hasRootCauseMessage("watt.cache.enabled: true (expected: 'false', or add "
						+ "com.github.ben-manes.caffeine:caffeine to the classpath)"));
	}

	@Test
	void whatBootTakesForTrueAsksForTheCache() {
		for (String written : List.of("on", "yes", "1", "TRUE")) {
			this.runner.withPropertyValues("watt.cache.enabled=" + written)
				.run((context) -> assertThat(context.getStartupFailure())
					.hasRootCauseInstanceOf(InvalidWattPropertyException.class));
		}
	}

	@Test
	void whatIsNeitherTrueNorFalseFailsTheStart() {
		this.runner.withPropertyValues("watt.cache.enabled=yess")
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("yess"));
	}

	@Test
	void withoutTheCacheOrWithoutWattCaffeineIsNotNeeded() {
		this.runner.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("watt.cache.enabled=off").run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("watt.cache.enabled=true", "watt.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
