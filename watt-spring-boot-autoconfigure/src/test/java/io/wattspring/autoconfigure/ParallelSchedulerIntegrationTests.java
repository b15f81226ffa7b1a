package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.Watchdog;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications whose work moves to Reactor's parallel scheduler.
 */
@ExtendWith(OutputCaptureExtension.class)
class ParallelSchedulerIntegrationTests {

	private final TestClient client = TestClient.http1();

	private @Nullable TestServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.bean(StuckPlace.class).leave();
			this.server.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/delay", "/page" })
	void workAfterDelayAndRenderingRunsOnRunThread(String path) throws Exception {
		assertThat(get(start(), path)).contains("watt-run-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/page/stuck", "/hops/stuck", "/delay/stuck" })
	void blockOnParallelCostsOneRequestAndItsStallNamesIt(String path) throws Exception {
		TestServer server = start("watt.watchdog.interval=20ms", "watt.watchdog.spare-after=100ms");
		CompletableFuture<String> stuck = getLater(server, path);
		Awaitility.await().until(() -> server.bean(StuckPlace.class).isEntered());
		for (int i = 0; i < 20; i++) {
			assertThat(get(server, "/page")).contains("watt-run-");
		}
		Watchdog watchdog = server.bean(Watchdog.class);
		Awaitility.await().untilAsserted(() -> assertThat(watchdog.lastStalls()).isNotEmpty());
		assertThat(watchdog.lastStalls()).extracting(Stall::request).containsOnly("GET " + path);
		assertThat(stuck).isNotDone();
		server.bean(StuckPlace.class).leave();
		assertThat(stuck.join()).contains("watt-run-");
	}

	@ParameterizedTest
	@ValueSource(strings = { "watt.schedulers.parallel=reactor", "watt.dispatch=event-loop", "watt.enabled=false" })
	void parallelSchedulerIsLeftToReactor(String property) throws Exception {
		TestServer server = start(property);
		assertThat(get(server, "/delay")).startsWith("parallel-");
		assertThat(get(server, "/page")).contains("parallel-");
	}

	@Test
	void parallelSchedulerIsTakenBackWhenLastApplicationEnds() {
		Scheduler before = Schedulers.parallel();
		TestServer first = TestServer.start(Pages.class);
		TestServer second = TestServer.start(Pages.class);
		Scheduler kept = Schedulers.parallel();
		first.close();
		assertThat(threadOf(Schedulers.parallel())).startsWith("watt-run-");
		second.close();
		assertThat(threadOf(Schedulers.parallel())).startsWith("parallel-");
		assertThat(threadOf(kept)).as("scheduler that was kept").isEqualTo("watt-no-queue");
		try (TestServer third = TestServer.start(Pages.class)) {
			assertThat(third.port()).isPositive();
			assertThat(threadOf(Schedulers.parallel())).startsWith("watt-run-");
			assertThat(threadOf(kept)).startsWith("watt-run-");
		}
		assertThat(threadOf(before)).startsWith("parallel-");
		assertThat(threadOf(Schedulers.parallel())).startsWith("parallel-");
	}

	@Test
	void factoryOfTheApplicationIsLeft(CapturedOutput output) throws Exception {
		ForeignParallel foreign = ForeignParallel.install();
		try {
			TestServer server = start();
			assertThat(output).contains("Reactor's parallel scheduler stays as it is");
			assertThat(get(server, "/delay")).startsWith("own-");
			this.server = null;
			server.close();
			assertThat(threadOf(Schedulers.parallel())).startsWith("own-");
		}
		finally {
			foreign.close();
		}
	}

	@Test
	void virtualTimeWorksWhileApplicationRuns() throws Exception {
		TestServer server = start();
		StepVerifier.withVirtualTime(() -> Mono.delay(Duration.ofHours(5)))
			.thenAwait(Duration.ofHours(5))
			.expectNext(0L)
			.expectComplete()
			.verify(Duration.ofSeconds(10));
		assertThat(get(server, "/delay")).contains("watt-run-");
	}

	private TestServer start(String... properties) {
		TestServer server = TestServer.start(Pages.class, properties);
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

	private static String threadOf(Scheduler scheduler) {
		Mono<String> thread = Mono.fromSupplier(() -> Thread.currentThread().getName()).subscribeOn(scheduler);
		return Objects.requireNonNull(thread.block(Duration.ofSeconds(10)));
	}

	/**
	 * What a template calls while it is rendered.
	 *
	 * @param content gives the content of the page
	 */
	record Page(Supplier<String> content) implements Supplier<String> {

		@Override
		public String get() {
			return this.content.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Controller
	@Import(TestEndpoints.class)
	static class Pages {

		private final StuckPlace place = new StuckPlace();

		@Bean
		StuckPlace stuckPlace() {
			return this.place;
		}

		@GetMapping("/page")
		String page(Model model) {
			model.addAttribute("page", new Page(() -> Thread.currentThread().getName()));
			return "thread";
		}

		@GetMapping("/page/stuck")
		String stuckPage(Model model) {
			model.addAttribute("page", new Page(this.place::stay));
			return "thread";
		}

		@GetMapping("/delay")
		@ResponseBody
		Mono<String> delay() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> Thread.currentThread().getName());
		}

		@GetMapping("/delay/stuck")
		@ResponseBody
		Mono<String> stuckAfterDelay() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> this.place.stay());
		}

		@GetMapping("/hops/stuck")
		@ResponseBody
		Mono<String> stuckAfterHops() {
			return Mono.fromSupplier(() -> Thread.currentThread().getName())
				.subscribeOn(Schedulers.boundedElastic())
				.publishOn(Schedulers.parallel())
				.map((before) -> {
					assertThat(before).startsWith("boundedElastic-");
					return this.place.stay();
				});
		}

	}

}
