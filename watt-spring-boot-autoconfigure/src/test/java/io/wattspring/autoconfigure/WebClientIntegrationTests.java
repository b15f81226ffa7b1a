package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.StallKind;
import io.wattspring.watchdog.Watchdog;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that calls a second server.
 */
class WebClientIntegrationTests {

	private final TestClient client = TestClient.http1();

	private final TestServer backend = TestServer.start(TestEndpoints.class, "watt.enabled=false");

	private @Nullable TestServer server;

	@BeforeEach
	void settle() throws Exception {
		assertThat(this.client.get(this.backend.url("/hello")).body()).isEqualTo("hello");
	}

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.bean(StuckPlace.class).leave();
			this.server.close();
		}
		this.backend.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/after", "/after/filter", "/after/own-connector", "/after/stream", "/after/failure" })
	void workAfterCallRunsOnRunThread(String path) throws Exception {
		assertThat(get(start(), path)).startsWith("watt-run-").doesNotContain("reactor-http", "parallel", "Elastic");
	}

	@ParameterizedTest
	@ValueSource(strings = { "watt.schedulers.web-client=reactor", "watt.dispatch=event-loop", "watt.enabled=false" })
	void workAfterCallIsLeftOnEventLoopOfClient(String property) throws Exception {
		assertThat(get(start(property), "/after")).startsWith("reactor-http-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/stuck", "/stuck/filter", "/stuck/own-connector" })
	void blockAfterCallCostsOneRequestAndItsStallNamesIt(String path) throws Exception {
		TestServer server = start("watt.watchdog.interval=20ms", "watt.watchdog.spare-after=100ms");
		CompletableFuture<String> stuck = getLater(server, path);
		Awaitility.await().until(() -> server.bean(StuckPlace.class).isEntered());
		for (int i = 0; i < 20; i++) {
			assertThat(get(server, "/after")).startsWith("watt-run-");
		}
		Watchdog watchdog = server.bean(Watchdog.class);
		Awaitility.await().untilAsserted(() -> assertThat(watchdog.lastStalls()).isNotEmpty());
		assertThat(watchdog.lastStalls()).extracting(Stall::request).containsOnly("GET " + path);
		server.bean(StuckPlace.class).leave();
		assertThat(stuck.join()).startsWith("watt-run-");
	}

	@Test
	void blockOnEventLoopOfClientIsReported() throws Exception {
		TestServer server = start("watt.watchdog.interval=20ms", "watt.schedulers.web-client=reactor");
		CompletableFuture<String> stuck = getLater(server, "/stuck");
		Watchdog watchdog = server.bean(Watchdog.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(watchdog.lastStalls()).isNotEmpty());
		assertThat(watchdog.lastStalls()).singleElement().satisfies((stall) -> {
			assertThat(stall.thread()).startsWith("reactor-http-");
			assertThat(stall.kind()).isEqualTo(StallKind.BLOCKED);
			assertThat(stall.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
			assertThat(stall.stack()).anyMatch((frame) -> frame.contains("StuckPlace.stay"));
		});
		server.bean(StuckPlace.class).leave();
		assertThat(stuck.join()).startsWith("reactor-http-");
	}

	private TestServer start(String... properties) {
		String[] all = List.of("backend=" + this.backend.url("")).toArray(new String[properties.length + 1]);
		System.arraycopy(properties, 0, all, 1, properties.length);
		TestServer server = TestServer.start(Calls.class, all);
		this.server = server;
		return server;
	}

	private String get(TestServer server, String path) throws Exception {
		return this.client.get(server.url(path)).body();
	}

	private CompletableFuture<String> getLater(TestServer server, String path) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return get(server, path);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Calls {

		private final StuckPlace place = new StuckPlace();

		private final WebClient.Builder builder;

		Calls(WebClient.Builder builder, Environment environment) {
			this.builder = builder.baseUrl(environment.getRequiredProperty("backend"));
		}

		@Bean
		StuckPlace stuckPlace() {
			return this.place;
		}

		@GetMapping("/after")
		Mono<String> after() {
			return hello(this.builder.build()).map((body) -> thread());
		}

		@GetMapping("/after/filter")
		Mono<String> afterInFilter() {
			return filtered(Calls::thread);
		}

		@GetMapping("/after/own-connector")
		Mono<String> afterWithOwnConnector() {
			return hello(withOwnConnector()).map((body) -> thread());
		}

		@GetMapping("/after/stream")
		Mono<String> afterElement() {
			return this.builder.build()
				.get()
				.uri("/who/stream?n=20")
				.retrieve()
				.bodyToFlux(String.class)
				.flatMap((element) -> Flux.just(thread()))
				.distinct()
				.collectList()
				.map((threads) -> String.join(",", threads));
		}

		@GetMapping("/after/failure")
		Mono<String> afterFailure() {
			return this.builder.clone()
				.baseUrl("http://localhost:1")
				.build()
				.get()
				.retrieve()
				.bodyToMono(String.class)
				.onErrorResume((ex) -> Mono.just(thread()));
		}

		@GetMapping("/stuck")
		Mono<String> stuck() {
			return hello(this.builder.build()).map((body) -> this.place.stay());
		}

		@GetMapping("/stuck/filter")
		Mono<String> stuckInFilter() {
			return filtered(this.place::stay);
		}

		@GetMapping("/stuck/own-connector")
		Mono<String> stuckWithOwnConnector() {
			return hello(withOwnConnector()).map((body) -> this.place.stay());
		}

		private Mono<String> filtered(Supplier<String> work) {
			WebClient client = this.builder.clone()
				.filter((request, next) -> next.exchange(request).flatMap((response) -> {
					String thread = work.get();
					return response.releaseBody()
						.thenReturn(ClientResponse.create(response.statusCode()).body(thread).build());
				}))
				.build();
			return hello(client);
		}

		private WebClient withOwnConnector() {
			return this.builder.clone().clientConnector(new ReactorClientHttpConnector()).build();
		}

		private static Mono<String> hello(WebClient client) {
			return client.get().uri("/hello").retrieve().bodyToMono(String.class);
		}

		private static String thread() {
			return Thread.currentThread().getName();
		}

	}

}
