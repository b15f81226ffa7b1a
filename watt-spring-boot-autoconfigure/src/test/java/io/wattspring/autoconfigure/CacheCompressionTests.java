package io.wattspring.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import io.wattspring.cache.Compression;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link WattCacheAutoConfiguration} makes of the server's compression.
 */
class CacheCompressionTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void compressionWhenServerDoesNotIsNone() {
		assertThat(WattCacheAutoConfiguration.compression(this.environment)).isNull();
	}

	@Test
	void compressionIsThatOfServer() {
		this.environment.setProperty("server.compression.enabled", "true");
		this.environment.setProperty("server.compression.min-response-size", "10B");
		this.environment.setProperty("server.compression.mime-types", "text/plain,text/html");
		this.environment.setProperty("server.compression.additional-mime-types", "image/svg+xml");
		Compression compression = WattCacheAutoConfiguration.compression(this.environment);
		assertThat(compression.minSize()).isEqualTo(10);
		assertThat(compression.mimeTypes()).containsExactly("text/plain", "text/html", "image/svg+xml");
	}

}
