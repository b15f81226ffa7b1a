package io.wattspring.actuate;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.http.HttpHeaders;

import io.wattspring.actuate.WattCacheEndpoint.ResourceDescriptor;
import io.wattspring.cache.ResponseCache;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WattCacheEndpoint}.
 */
class WattCacheEndpointTests {

	private final ResponseCache cache = Mockito.mock(ResponseCache.class);

	@Test
	void whatLetsInWhoeverKnowsItIsMasked() {
		HttpHeaders request = new HttpHeaders();
		request.set("Accept-Language", "de");
		request.set("Authorization", "Basic YW5uOnB3");
		request.set("Cookie", "SESSION=secret; name=\u00c3\u0085ke; a=b");
		request.set("Origin", "https://a.example");
		request.set("X-Api-Key", "secret");
		Vary vary = Vary.parse(List.of("accept-language, authorization, cookie, origin, x-absent, x-api-key"));
		StoredResponse response = new StoredResponse(200, Fields.EMPTY, Fields.EMPTY, new byte[0], null,
				new Selection("", vary, vary.select(request)),
				new ResponsePolicy(60, true, false, false, 0, 0, true, true), 0, 0);
		Mockito.when(this.cache.lookUp(URI.create("http://a/"))).thenReturn(new StoredResource(List.of(response)));
		Object shown = new WattCacheEndpoint(this.cache).cache("http://a/").block();
		assertThat(shown).isInstanceOfSatisfying(ResourceDescriptor.class,
				(resource) -> assertThat(resource.responses().get(0).vary()).isEqualTo("""
						accept-language=de;1.0
						authorization=******
						cookie=******
						origin=https://a.example
						x-absent
						x-api-key=******
						"""));
	}

}
