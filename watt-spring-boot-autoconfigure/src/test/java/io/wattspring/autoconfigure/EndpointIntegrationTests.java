package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what {@code /actuator/watt} shows of stuck threads.
 */
class EndpointIntegrationTests {

	private final TestClient client = TestClient.http1();

	private @Nullable TestServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.bean(StuckPlace.class).leave();
			this.server.close();
		}
	}

	@Test
	void threadThatWasGivenUpIsShownUntilItEnds() throws Exception {
		TestServer server = start("watt.watchdog.give-up-after=300ms");
		assertThat(this.client.get(server.url("/stuck")).statusCode()).isEqualTo(503);
		String json = watt(server);
		assertThat(JsonPath.<String>read(json, "$.runQueue.quarantined[0].request")).isEqualTo("GET /stuck");
		assertThat(JsonPath.<String>read(json, "$.runQueue.quarantined[0].thread")).startsWith("watt-run-");
		assertThat(JsonPath.<String>read(json, "$.runQueue.quarantined[0].since")).contains("T");
		assertThat(JsonPath.<Integer>read(json, "$.runQueue.replacements.gaveUp")).isOne();
		assertThat(JsonPath.<Integer>read(json, "$.runQueue.replacements.died")).isZero();
		server.bean(StuckPlace.class).leave();
		Awaitility.await().until(() -> JsonPath.<Integer>read(watt(server), "$.runQueue.quarantined.length()") == 0);
	}

	@ParameterizedTest
	@CsvSource({ "never, false", "when-authorized, false", "always, true" })
	void stackIsShownToThoseWhoMaySeeIt(String show, boolean shown) throws Exception {
		TestServer server = start("management.endpoint.watt.show-stacks=" + show);
		CompletableFuture.runAsync(() -> stuck(server));
		Awaitility.await().until(() -> JsonPath.<Integer>read(watt(server), "$.stalls.count") > 0);
		String json = watt(server);
		assertThat(json.contains("StuckPlace.stay")).isEqualTo(shown);
		assertThat(json.contains("\"stack\":[")).isEqualTo(shown);
	}

	@Test
	void stackIsNotShownWhenNothingIsSet() throws Exception {
		TestServer server = start();
		CompletableFuture.runAsync(() -> stuck(server));
		Awaitility.await().until(() -> JsonPath.<Integer>read(watt(server), "$.stalls.count") > 0);
		assertThat(watt(server)).doesNotContain("\"stack\":[", "StuckPlace.stay");
	}

	@Test
	void workersAreShownWithTheirRunThreads() throws Exception {
		TestServer server = start("watt.cache.enabled=true", "watt.watchdog.give-up-after-path[/reports/**]=5m");
		this.client.get(server.url("/hello"));
		String json = watt(server);
		assertThat(JsonPath.<List<String>>read(json, "$.workers[*].runThread.thread")).containsExactly("watt-run-1",
				"watt-run-2");
		assertThat(JsonPath.<List<Integer>>read(json, "$.workers[*].runThread.handled")).satisfies(
				(handled) -> assertThat(handled.stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(1));
		assertThat(JsonPath.<List<Double>>read(json, "$.workers[*].eventLoop.utilization")).hasSize(2);
		assertThat(JsonPath.<Integer>read(json, "$.runQueue.waited.count")).isPositive();
		assertThat(JsonPath.<Double>read(json, "$.runQueue.waited.p99Millis")).isPositive();
		assertThat(JsonPath.<Integer>read(json, "$.cache.maxBytes")).isPositive();
		assertThat(JsonPath.<String>read(json, "$.configuration['watt.watchdog.give-up-after']")).isEqualTo("30s");
		assertThat(JsonPath.<String>read(json, "$.configuration['watt.watchdog.give-up-after-path[/reports/**]']"))
			.isEqualTo("300s");
		assertThat(JsonPath.<String>read(json, "$.configuration['watt.dispatch']")).isEqualTo("run-queue");
	}

	@ParameterizedTest
	@CsvSource({ "run-queue, , 5s", "event-loop, , 1s", "run-queue, 700ms, 700ms", "run-queue, -1ms, -1ms" })
	void timeToSwapIsShownAsItIsInEffect(String dispatch, @Nullable String set, String shown) throws Exception {
		TestServer server = start("watt.dispatch=" + dispatch,
				(set != null) ? "watt.watchdog.loop-swap-after=" + set : "watt.workers=2");
		assertThat(JsonPath.<String>read(watt(server), "$.configuration['watt.watchdog.loop-swap-after']"))
			.isEqualTo(shown);
	}

	@Test
	void requestThatRunsIsShownWithItsWorker() throws Exception {
		TestServer server = start();
		CompletableFuture.runAsync(() -> stuck(server));
		Awaitility.await()
			.until(() -> JsonPath.<List<Integer>>read(watt(server),
					"$.workers[?(@.runThread.request=='GET /stuck')].runThread.runningMillis"),
					(running) -> running.size() == 1 && running.get(0) > 100);
		Awaitility.await()
			.until(() -> JsonPath.<List<Double>>read(watt(server),
					"$.workers[?(@.runThread.request=='GET /stuck')].runThread.utilization"),
					(utilization) -> utilization.get(0) > 0.5);
	}

	@Test
	void workerIsShownAlone() throws Exception {
		TestServer server = start();
		String json = this.client.get(server.url("/actuator/watt/2")).body();
		assertThat(JsonPath.<Integer>read(json, "$.id")).isEqualTo(2);
		assertThat(JsonPath.<String>read(json, "$.state")).isEqualTo("SERVING");
		assertThat(this.client.get(server.url("/actuator/watt/3")).statusCode()).isEqualTo(404);
		assertThat(this.client.get(server.url("/actuator/watt/first")).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "text/plain, text/plain", "*/*, application/vnd.spring-boot.actuator.v3+json",
			"application/json, application/json" })
	void clientGetsWhatItAccepts(String accept, String contentType) throws Exception {
		TestServer server = start();
		HttpResponse<String> response = this.client.get(server.url("/actuator/watt"), "Accept", accept);
		assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(contentType);
		assertThat(response.body().startsWith("watt: 2 of 2 workers serving")).isEqualTo(accept.equals("text/plain"));
	}

	@Test
	void threadsForBlockingWorkAreShown() throws Exception {
		TestServer server = start();
		assertThat(this.client.get(server.url("/elastic")).body()).startsWith("boundedElastic-");
		String json = watt(server);
		assertThat(JsonPath.<Integer>read(json, "$.boundedElastic.threads")).isPositive();
		assertThat(JsonPath.<Integer>read(json, "$.boundedElastic.maxThreads")).isPositive();
		assertThat(JsonPath.<Integer>read(json, "$.boundedElastic.queued")).isNotNegative();
	}

	private TestServer start(String... properties) {
		String[] all = new String[properties.length + 3];
		all[0] = "watt.watchdog.interval=20ms";
		all[1] = "watt.watchdog.warn-after=100ms";
		all[2] = "watt.watchdog.spare-after=100ms";
		System.arraycopy(properties, 0, all, 3, properties.length);
		TestServer server = TestServer.start(Endpoints.class, all);
		this.server = server;
		return server;
	}

	private void stuck(TestServer server) {
		try {
			this.client.get(server.url("/stuck"));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String watt(TestServer server) throws Exception {
		return this.client.get(server.url("/actuator/watt")).body();
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	static class Endpoints {

		private final StuckPlace place = new StuckPlace();

		@Bean
		StuckPlace stuckPlace() {
			return this.place;
		}

		@GetMapping("/stuck")
		String stuck() {
			return this.place.stay();
		}

		@GetMapping("/elastic")
		Mono<String> elastic() {
			return Mono.fromSupplier(() -> Thread.currentThread().getName()).subscribeOn(Schedulers.boundedElastic());
		}

	}

}
