package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.StallKind;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.RunThreadSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application whose handlers block.
 */
class SparesIntegrationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private TestServer server;

	@BeforeEach
	void start() {
		this.server = TestServer.start(BlockingEndpoints.class, "watt.workers=2", "watt.watchdog.interval=20ms",
				"watt.watchdog.warn-after=500ms", "watt.watchdog.spare-after=100ms");
	}

	@AfterEach
	void close() {
		this.server.bean(Gate.class).open();
		this.server.close();
	}

	@Test
	void othersAreAnsweredWhileSixteenHandlersBlock() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> blocked = block(16);
		for (int i = 0; i < 20; i++) {
			assertThat(get("/hello").get().body()).isEqualTo("hello");
		}
		assertThat(blocked).noneMatch(CompletableFuture::isDone);
		this.server.bean(Gate.class).open();
		assertThat(blocked).allMatch((response) -> response.join().statusCode() == 200);
		RunQueue queue = this.server.bean(RunQueue.class);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> queue.snapshots().stream().noneMatch(RunThreadSnapshot::spare));
		assertThat(queue.snapshots()).hasSize(2);
	}

	@Test
	void stallIsReportedWithRequestAndStack() throws Exception {
		get("/hello").get();
		block(1);
		Watchdog watchdog = this.server.bean(Watchdog.class);
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !watchdog.lastStalls().isEmpty());
		Stall stall = watchdog.lastStalls().get(0);
		assertThat(stall.request()).isEqualTo("GET /block");
		assertThat(stall.thread()).startsWith("watt-run-");
		assertThat(stall.kind()).isEqualTo(StallKind.BLOCKED);
		assertThat(stall.stack()).anyMatch((frame) -> frame.contains("Gate.pass"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> this.server.bean(BlockingEndpoints.class).stalls.contains(stall));
	}

	private List<CompletableFuture<HttpResponse<String>>> block(int count) {
		List<CompletableFuture<HttpResponse<String>>> blocked = IntStream.range(0, count)
			.mapToObj((number) -> get("/block"))
			.toList();
		Gate gate = this.server.bean(Gate.class);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> gate.waiting.size() == count);
		return blocked;
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
	static class BlockingEndpoints {

		private final List<Stall> stalls = new CopyOnWriteArrayList<>();

		private final Gate gate = new Gate();

		@Bean
		Gate gate() {
			return this.gate;
		}

		@EventListener
		void stalled(Stall stall) {
			this.stalls.add(stall);
		}

		@GetMapping("/block")
		String block() throws InterruptedException {
			this.gate.pass();
			return "unblocked";
		}

	}

	/**
	 * Holds handlers until it is opened.
	 */
	static final class Gate {

		private final CountDownLatch opened = new CountDownLatch(1);

		private final List<Thread> waiting = new CopyOnWriteArrayList<>();

		void pass() throws InterruptedException {
			this.waiting.add(Thread.currentThread());
			this.opened.await();
		}

		void open() {
			this.opened.countDown();
		}

	}

}
