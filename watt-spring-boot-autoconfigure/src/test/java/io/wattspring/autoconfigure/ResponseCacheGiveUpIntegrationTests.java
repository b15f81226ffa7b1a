package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

import io.wattspring.autoconfigure.GiveUpIntegrationTests.Stuck;
import io.wattspring.autoconfigure.RawConnection.Response;
import io.wattspring.cache.CacheStatistics;
import io.wattspring.cache.ResponseCache;
import io.wattspring.dispatch.RunQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the cache before handlers that are given up on.
 */
@Tag("transport")
class ResponseCacheGiveUpIntegrationTests {

	private TestServer server;

	private Stuck stuck;

	@BeforeEach
	void start() {
		this.server = TestServer.start(Endpoints.class, "watt.cache.enabled=true", "watt.watchdog.interval=20ms",
				"watt.watchdog.spare-after=100ms", "watt.watchdog.give-up-after=300ms");
		this.stuck = this.server.bean(Endpoints.class).stuck;
	}

	@AfterEach
	void close() {
		this.stuck.release();
		this.server.close();
	}

	@Test
	void clientIsToldAndNothingOfItIsStored() throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			Response response = connection.get("/stuck");
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.headers()).containsEntry("content-type", "application/problem+json")
				.doesNotContainKey("cache-control");
			assertThat(response.body()).contains("\"status\":503").contains("given up after");
			this.stuck.release();
			awaitNothingLeft();
			assertThat(statistics().stored()).isZero();
			assertThat(connection.get("/stuck").body()).isEqualTo("LATE");
		}
	}

	@Test
	void staleIsServedInsteadOfTheAnswerThatItWasGivenUp() throws Exception {
		for (String expected : List.of("fwd=uri-miss", "detail=stale-if-error")) {
			try (RawConnection connection = RawConnection.open(this.server)) {
				Response response = connection.get("/second");
				assertThat(response.status()).isEqualTo(200);
				assertThat(response.body()).isEqualTo("FIRST");
				assertThat(response.headers().get("cache-status")).contains(expected);
			}
		}
		this.stuck.release();
		awaitNothingLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-age=60", "no-store" })
	void responseThatHasBegunIsCutOff(String cacheControl) throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/stream?cacheControl=" + cacheControl);
			assertThat(connection.readHead().status()).isEqualTo(200);
			String rest = connection.readUpTo("none");
			assertThat(rest).contains("first").doesNotContain("LATE").doesNotContain("\r\n0\r\n");
		}
		this.stuck.release();
		awaitNothingLeft();
		assertThat(statistics().stored()).isZero();
		assertThat(statistics().copyingBytes()).isZero();
	}

	private CacheStatistics statistics() {
		return this.server.bean(ResponseCache.class).statistics();
	}

	private void awaitNothingLeft() {
		RunQueue queue = this.server.bean(RunQueue.class);
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			assertThat(queue.quarantined()).isEmpty();
			assertThat(queue.admission().inFlight()).isZero();
			assertThat(this.server.inFlight()).isZero();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Endpoints {

		private final Stuck stuck = new Stuck();

		private final AtomicInteger calls = new AtomicInteger();

		@GetMapping("/stuck")
		String stuck(ServerHttpResponse response) {
			response.getHeaders().setCacheControl("max-age=60");
			this.stuck.stay();
			return "LATE";
		}

		@GetMapping("/second")
		String second(ServerHttpResponse response) {
			response.getHeaders().setCacheControl("max-age=0, stale-if-error=60");
			if (this.calls.getAndIncrement() > 0) {
				this.stuck.stay();
				return "LATE";
			}
			return "FIRST";
		}

		@GetMapping(path = "/stream", produces = "text/event-stream")
		Flux<String> stream(@RequestParam String cacheControl, ServerHttpResponse response) {
			response.getHeaders().setCacheControl(cacheControl);
			return Flux.range(0, 3).map((number) -> {
				if (number == 0) {
					return "first";
				}
				this.stuck.stay();
				return "LATE" + number;
			});
		}

	}

}
