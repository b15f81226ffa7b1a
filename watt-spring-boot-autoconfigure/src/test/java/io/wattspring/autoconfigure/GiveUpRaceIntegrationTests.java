package io.wattspring.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.worker.RunThreadSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of handlers that write at the very moment at which they are given up on: what
 * they write is their whole response, its beginning, or nothing.
 */
@Tag("transport")
class GiveUpRaceIntegrationTests {

	private static final int TIMES = 150;

	private TestServer server;

	private RunQueue queue;

	private CyclicBarrier moment;

	@BeforeEach
	void start() {
		this.server = TestServer.start(Endpoints.class, "server.http2.enabled=true");
		this.queue = this.server.bean(RunQueue.class);
		this.moment = this.server.bean(CyclicBarrier.class);
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void pipelinedConnectionGetsNothingOfAnotherResponse() throws Exception {
		int gaveUp = 0;
		for (int i = 0; i < TIMES; i++) {
			try (RawConnection connection = RawConnection.open(this.server)) {
				connection.sendGet("/race/" + i);
				connection.sendGet("/next/" + i);
				giveUpWhileItWrites("/race/", i);
				String all = connection.readUpTo("next-" + i);
				if (all.startsWith("HTTP/1.1 503")) {
					gaveUp++;
					assertThat(all).containsOnlyOnce("HTTP/1.1").doesNotContain("late-").endsWith("}");
				}
				else {
					assertThat(all).startsWith("HTTP/1.1 200")
						.containsOnlyOnce("late-" + i + ".")
						.doesNotContain("503");
				}
			}
		}
		assertThat(gaveUp).isBetween(1, TIMES);
	}

	@Test
	void streamedResponseIsWholeOrCutOff() throws Exception {
		int cutOff = 0;
		for (int i = 0; i < TIMES; i++) {
			try (RawConnection connection = RawConnection.open(this.server)) {
				connection.sendGet("/race-stream/" + i);
				connection.sendGet("/next/" + i);
				giveUpWhileItWrites("/race-stream/", i);
				String all = connection.readUpTo("next-" + i);
				assertThat(all).startsWith("HTTP/1.1 200").doesNotContain("503");
				if (all.contains("next-")) {
					assertThat(all).containsSubsequence("data:first", "late-" + i + ".", "last-" + i, "\r\n0\r\n\r\n",
							"HTTP/1.1 200", "next-" + i);
				}
				else {
					cutOff++;
					assertThat(all).containsOnlyOnce("HTTP/1.1");
				}
			}
		}
		assertThat(cutOff).isBetween(1, TIMES);
	}

	@Test
	void streamsOfOneConnectionGetNothingOfAnotherResponse() throws Exception {
		int gaveUp = 0;
		try (RawHttp2Connection connection = RawHttp2Connection.open(this.server)) {
			for (int i = 0; i < TIMES; i++) {
				int stream = 4 * i + 1;
				connection.get(stream, "/race/" + i);
				giveUpWhileItWrites("/race/", i);
				String body = connection.body(stream);
				if (body.contains("503")) {
					gaveUp++;
					assertThat(body).startsWith("{").endsWith("}");
				}
				else {
					assertThat(body).isIn("late-" + i + ".", "late-" + i + ".!", "!");
				}
				connection.get(stream + 2, "/next/" + i);
				assertThat(connection.body(stream + 2)).isEqualTo("next-" + i);
			}
		}
		assertThat(gaveUp).isBetween(1, TIMES);
	}

	private void giveUpWhileItWrites(String path, int number) throws Exception {
		RunThreadSnapshot stuck = Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> find("GET " + path + number), (thread) -> thread != null);
		Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> this.moment.getNumberWaiting() == 1);
		this.moment.await(5, TimeUnit.SECONDS);
		// Now before, now after the write
		LockSupport.parkNanos((number % 10) * 20_000L);
		this.queue.giveUp(find("GET " + path + number, stuck), Duration.ofSeconds(1));
	}

	private RunThreadSnapshot find(String request) {
		return find(request, null);
	}

	private RunThreadSnapshot find(String request, RunThreadSnapshot otherwise) {
		return this.queue.snapshots()
			.stream()
			.filter((thread) -> request.equals(thread.request()))
			.findFirst()
			.orElse(otherwise);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	@RestController
	static class Endpoints {

		private final CyclicBarrier moment = new CyclicBarrier(2);

		@Bean
		CyclicBarrier moment() {
			return this.moment;
		}

		@GetMapping("/race/{number}")
		String race(@PathVariable int number) throws Exception {
			this.moment.await(5, TimeUnit.SECONDS);
			return "late-" + number + ".";
		}

		@GetMapping(path = "/race-stream/{number}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> raceStream(@PathVariable int number) {
			return Flux.just("first", "late-" + number + ".", "last-" + number).map((text) -> {
				if (text.startsWith("late")) {
					await();
				}
				return text;
			});
		}

		private void await() {
			try {
				this.moment.await(5, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@GetMapping("/next/{number}")
		String next(@PathVariable int number) throws IOException {
			return "next-" + number;
		}

	}

}
