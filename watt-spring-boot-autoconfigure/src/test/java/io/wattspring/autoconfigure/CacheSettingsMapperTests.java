package io.wattspring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

import io.wattspring.autoconfigure.WattCacheProperties.Key;
import io.wattspring.cache.CacheKeyContributor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CacheSettingsMapper}.
 */
class CacheSettingsMapperTests {

	@Test
	void whatIsEmptyHasAnotherKeyThanWhatIsAbsent() {
		Key key = new Key(false, List.of(), List.of(), List.of("Tenant"), List.of("tenant"));
		List<CacheKeyContributor> contributors = CacheSettingsMapper.contributors(key, List.of());
		MockServerHttpRequest absent = MockServerHttpRequest.get("/").build();
		MockServerHttpRequest empty = MockServerHttpRequest.get("/")
			.header("Tenant", "")
			.cookie(new HttpCookie("tenant", ""))
			.build();
		assertThat(contributors).hasSize(2)
			.allSatisfy((contributor) -> assertThat(contributor.contribute(absent, null))
				.isNotEqualTo(contributor.contribute(empty, null)));
	}

}
