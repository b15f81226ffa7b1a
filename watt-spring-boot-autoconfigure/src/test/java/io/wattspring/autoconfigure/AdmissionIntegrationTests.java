package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.dispatch.RunQueueSchedulers;
import io.wattspring.worker.AdmissionSnapshot;
import io.wattspring.worker.ShedReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that is asked for more than it can do.
 */
class AdmissionIntegrationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private TestServer server;

	@AfterEach
	void close() {
		this.server.bean(CountDownLatch.class).countDown();
		this.server.close();
	}

	@Test
	void overloadIsRefusedAndEnds() {
		start("watt.workers=1", "watt.overload.target-delay=20ms", "watt.overload.interval=100ms");
		List<CompletableFuture<HttpResponse<String>>> burning = new ArrayList<>();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(20))
			.until(() -> burning.add(get("/burn")) && burning.size() > 60 && shed(ShedReason.DELAY) > 10);
		List<HttpResponse<String>> responses = burning.stream().map(CompletableFuture::join).toList();
		assertThat(responses).extracting(HttpResponse::statusCode).containsOnly(200, 503);
		HttpResponse<String> refused = responses.stream()
			.filter((response) -> response.statusCode() == 503)
			.findFirst()
			.orElseThrow();
		assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
		assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(refused.body()).contains("The server is overloaded");
		assertThat(get("/hello").join().statusCode()).isEqualTo(200);
		Awaitility.await().untilAsserted(() -> assertThat(admission().inFlight()).isZero());
	}

	@Test
	void requestsInFlightAreBounded() {
		start("watt.overload.max-in-flight=5");
		List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			waiting.add(get("/wait"));
		}
		Awaitility.await().until(() -> admission().inFlight() == 5);
		HttpResponse<String> refused = get("/hello").join();
		assertThat(refused.statusCode()).isEqualTo(503);
		assertThat(refused.body()).contains("Too many requests are in flight");
		assertThat(get("/actuator/health").join().statusCode()).isEqualTo(200);
		assertThat(get("/actuator/watt").join().body()).contains("\"in-flight\":1", "\"overloaded\":false");
		this.server.bean(CountDownLatch.class).countDown();
		assertThat(waiting).allMatch((response) -> response.join().statusCode() == 200);
		Awaitility.await().untilAsserted(() -> assertThat(admission().inFlight()).isZero());
		assertThat(get("/hello").join().statusCode()).isEqualTo(200);
	}

	@Test
	void actuatorIsExemptWithinTheContextPath() {
		start("watt.overload.max-in-flight=1", "spring.webflux.base-path=/app");
		get("/app/wait");
		Awaitility.await().until(() -> admission().inFlight() == 1);
		assertThat(get("/app/actuator/health").join().statusCode()).isEqualTo(200);
		assertThat(get("/app/hello").join().statusCode()).isEqualTo(503);
	}

	@Test
	void endpointsOnlyAreExemptWhenTheActuatorHasNoPathOfItsOwn() {
		start("watt.overload.max-in-flight=1", "management.endpoints.web.base-path=/");
		get("/wait");
		Awaitility.await().until(() -> admission().inFlight() == 1);
		assertThat(get("/health").join().statusCode()).isEqualTo(200);
		assertThat(get("/hello").join().statusCode()).isEqualTo(503);
	}

	@Test
	void handlersThatWaitAreNoOverload() {
		start("watt.workers=1");
		List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
		while (waiting.size() < 500) {
			for (int i = 0; i < 10; i++) {
				waiting.add(get("/wait"));
			}
			Awaitility.await().until(() -> admission().inFlight() == waiting.size());
		}
		this.server.bean(CountDownLatch.class).countDown();
		assertThat(waiting).allMatch((response) -> response.join().statusCode() == 200);
		assertThat(shed(ShedReason.DELAY)).isZero();
	}

	@Test
	void requestsThatWaitForBlockedHandlersAreNoOverload() {
		start("watt.workers=1", "watt.overload.target-delay=200ms", "watt.watchdog.interval=10ms",
				"watt.watchdog.spare-after=3s", "watt.watchdog.spare-blocked-after=3s");
		CompletableFuture<HttpResponse<String>> blocked = get("/block");
		RunQueue queue = this.server.bean(RunQueue.class);
		Awaitility.await().until(() -> queue.snapshots().stream().anyMatch((thread) -> thread.run() != 0));
		List<CompletableFuture<HttpResponse<String>>> behind = new ArrayList<>();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> behind.add(get("/hello")) && behind.get(0).isDone());
		assertThat(behind).hasSizeGreaterThan(20).allMatch((response) -> response.join().statusCode() == 200);
		this.server.bean(CountDownLatch.class).countDown();
		assertThat(blocked.join().statusCode()).isEqualTo(200);
	}

	@Test
	void requestsBehindBlockedHandlersAreRefusedWhereNoSpareIsToCome() {
		start("watt.workers=1", "watt.overload.target-delay=20ms", "watt.overload.warm-up=0",
				"watt.watchdog.interval=10ms", "watt.watchdog.max-spares=0");
		CompletableFuture<HttpResponse<String>> blocked = get("/block");
		RunQueue queue = this.server.bean(RunQueue.class);
		Awaitility.await().until(() -> queue.snapshots().stream().anyMatch((thread) -> thread.run() != 0));
		List<CompletableFuture<HttpResponse<String>>> behind = new ArrayList<>();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> behind.add(get("/hello")) && shed(ShedReason.DELAY) > 0);
		assertThat(behind.get(0)).isNotDone();
		this.server.bean(CountDownLatch.class).countDown();
		assertThat(blocked.join().statusCode()).isEqualTo(200);
		assertThat(behind).allMatch((response) -> List.of(200, 503).contains(response.join().statusCode()));
	}

	@Test
	@Tag("transport")
	void requestWhoseClientLeavesTheQueueIsDropped() throws Exception {
		start("watt.workers=1", "watt.watchdog.max-spares=0");
		CompletableFuture<HttpResponse<String>> blocked = get("/block");
		RunQueue queue = this.server.bean(RunQueue.class);
		Awaitility.await().until(() -> queue.snapshots().stream().anyMatch((thread) -> thread.run() != 0));
		RawConnection connection = RawConnection.open(this.server);
		connection.sendGet("/count");
		Awaitility.await().until(() -> queue.waiting() == 1);
		connection.abort();
		Awaitility.await().until(() -> admission().inFlight() == 1);
		this.server.bean(CountDownLatch.class).countDown();
		assertThat(blocked.join().statusCode()).isEqualTo(200);
		Awaitility.await().until(() -> admission().abandoned() == 1);
		assertThat(this.server.bean(Endpoints.class).counted).isZero();
	}

	@Test
	void waitForForeignParallelSchedulerCounts() {
		try (ForeignParallel foreign = ForeignParallel.install()) {
			start("watt.watchdog.interval=10ms");
			assertThat(this.server.bean(RunQueueSchedulers.Usage.class).active()).isFalse();
			CountDownLatch release = this.server.bean(CountDownLatch.class);
			foreign.occupyUntil(release);
			Awaitility.await().untilAsserted(() -> {
				assertThat(get("/hello").join().statusCode()).isEqualTo(200);
				assertThat(admission().lastWait()).isGreaterThan(Duration.ofMillis(200));
			});
		}
	}

	private void start(String... properties) {
		this.server = TestServer.start(Endpoints.class, properties);
	}

	private AdmissionSnapshot admission() {
		return this.server.bean(RunQueue.class).admission();
	}

	private long shed(ShedReason reason) {
		return admission().shed().get(reason);
	}

	private CompletableFuture<HttpResponse<String>> get(String path) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.server.url(path)))
			.version(HttpClient.Version.HTTP_1_1)
			.build();
		return this.client.sendAsync(request, BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	@RestController
	static class Endpoints {

		private final CountDownLatch release = new CountDownLatch(1);

		private final CompletableFuture<String> released = CompletableFuture.supplyAsync(this::released,
				(task) -> new Thread(task).start());

		private volatile int counted;

		@Bean
		CountDownLatch release() {
			return this.release;
		}

		private String released() {
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return "waited";
		}

		@GetMapping("/burn")
		String burn() {
			long end = System.nanoTime() + 20_000_000;
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			return "burnt";
		}

		@GetMapping("/block")
		String block() throws InterruptedException {
			this.release.await();
			return "unblocked";
		}

		@GetMapping("/wait")
		Mono<String> waiting() {
			return Mono.fromFuture(this.released, true);
		}

		@GetMapping("/count")
		int count() {
			return ++this.counted;
		}

	}

}
