package io.wattspring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that reloading every two seconds and scaling lose no request. The length is set
 * by {@code -Dwatt.soak.requests}, and TLS by {@code -Dwatt.soak.tls}.
 */
class OperationSoakIntegrationTests {

	private static final int REQUESTS = Integer.getInteger("watt.soak.requests", 7500);

	private static final boolean TLS = Boolean.getBoolean("watt.soak.tls");

	private static final int OPERATION_SECONDS = 2;

	private static final int[] SCALES = { 4, 1, 2 };

	private final AtomicInteger reloads = new AtomicInteger();

	private final AtomicInteger scales = new AtomicInteger();

	@TempDir
	private Path directory;

	@Test
	void noRequestFailsWhileWorkersAreReloadedAndScaled() throws Exception {
		Certificate certificate = (TLS) ? Certificate.generate(this.directory, "soak") : null;
		try (TestServer server = TestServer.start(TestEndpoints.class, properties(certificate));
				OperationLoad load = OperationLoad.start(server, certificate)) {
			load.repeat(OPERATION_SECONDS, () -> operate(load));
			Awaitility.await()
				.atMost(Duration.ofMillis(60_000 + 10L * REQUESTS))
				.until(() -> load.answered() >= REQUESTS || !load.failures().isEmpty());
			assertThat(load.failures()).isEmpty();
			assertThat(this.reloads).hasPositiveValue();
			assertThat(this.scales).hasPositiveValue();
			System.out.printf("%d requests, %d connections of HTTP/1.1, %d reloads, %d scalings%n", load.answered(),
					load.connections(), this.reloads.get(), this.scales.get());
		}
	}

	private String[] properties(@Nullable Certificate certificate) throws Exception {
		String[] properties = { "server.http2.enabled=true", "management.server.port=0",
				"management.server.ssl.enabled=false", "management.endpoint.watt.access=unrestricted",
				"watt.drain.keep-alive-grace=1s", "watt.overload.enabled=false" };
		if (certificate == null) {
			return properties;
		}
		certificate.writeTo(this.directory);
		return Certificate.properties(this.directory, properties);
	}

	private int operate(OperationLoad load) throws Exception {
		load.operate("", "{\"action\":\"reload\"}");
		this.reloads.incrementAndGet();
		load.operate("", "{\"action\":\"scale\",\"workers\":%d}".formatted(SCALES[this.scales.get() % SCALES.length]));
		return this.scales.incrementAndGet();
	}

}
