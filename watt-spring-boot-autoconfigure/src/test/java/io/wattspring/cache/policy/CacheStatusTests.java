package io.wattspring.cache.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.wattspring.cache.policy.CacheStatus.Forward;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CacheStatus}.
 */
class CacheStatusTests {

	@Test
	void hit() {
		assertThat(CacheStatus.hit(30).write("Watt", null)).isEqualTo("Watt; hit; ttl=30");
	}

	@Test
	void staleHit() {
		assertThat(CacheStatus.hit(-3).withDetail("max-stale").write("Watt", null))
			.isEqualTo("Watt; hit; ttl=-3; detail=max-stale");
	}

	@Test
	void forwarded() {
		assertThat(CacheStatus.forward(Forward.STALE)
			.withForwardStatus(304)
			.withStored(60)
			.withCollapsed()
			.write("Watt", "http://a/\"b\""))
			.isEqualTo("Watt; fwd=stale; fwd-status=304; ttl=60; stored; collapsed; key=\"http://a/\\\"b\\\"\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my cache", "1st", "-a", "" })
	void nameThatIsNoTokenIsQuoted(String name) {
		assertThat(CacheStatus.forward(Forward.URI_MISS).write(name, null)).isEqualTo("\"" + name + "\"; fwd=uri-miss");
	}

	@Test
	void tokensOfStructuredFieldsHaveColonsAndSlashes() {
		assertThat(CacheStatus.NOT_ASKED.withDetail("only-if-cached").write("a:80/b", null))
			.isEqualTo("a:80/b; detail=only-if-cached");
	}

}
