package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.wattspring.autoconfigure.RawConnection.Response;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.worker.QuarantinedThread;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of handlers that are given up on.
 */
@Tag("transport")
class GiveUpIntegrationTests {

	private TestServer server;

	@AfterEach
	void close() {
		this.server.bean(Stuck.class).release();
		this.server.close();
	}

	private void start(String... properties) {
		String[] all = new String[properties.length + 3];
		all[0] = "watt.watchdog.interval=20ms";
		all[1] = "watt.watchdog.spare-after=100ms";
		all[2] = "watt.watchdog.give-up-after=300ms";
		System.arraycopy(properties, 0, all, 3, properties.length);
		this.server = TestServer.start(Endpoints.class, all);
	}

	@Test
	void clientOfStuckHandlerGetsProblemDetailsAndEndOfConnection() throws Exception {
		start();
		try (RawConnection connection = RawConnection.open(this.server)) {
			Response response = connection.get("/stuck");
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.headers()).containsEntry("content-type", "application/problem+json")
				.containsEntry("connection", "close");
			assertThat(response.body()).contains("\"status\":503").contains("given up after");
			this.server.bean(Stuck.class).release();
			assertThat(connection.isClosedByServer()).isTrue();
		}
		awaitNothingLeft();
	}

	@Test
	void answerToHeadHasNoBody() throws Exception {
		start();
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.send("HEAD /stuck HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(connection.readHead().status()).isEqualTo(503);
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void stuckThreadIsInterruptedQuarantinedAndReplaced() throws Exception {
		start("watt.workers=1", "watt.watchdog.max-spares=0");
		RunQueue queue = this.server.bean(RunQueue.class);
		Stuck stuck = this.server.bean(Stuck.class);
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/stuck").status()).isEqualTo(503);
		}
		Awaitility.await().until(() -> stuck.interrupts > 0);
		assertThat(queue.quarantined()).extracting(QuarantinedThread::request).containsExactly("GET /stuck");
		assertThat(queue.replacements().gaveUp()).isOne();
		assertThat(queue.snapshots()).hasSize(1).noneMatch((thread) -> thread.thread() == stuck.thread.get());
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
		}
		stuck.release();
		awaitNothingLeft();
		assertThat(queue.snapshots()).hasSize(1);
	}

	@Test
	void requestBehindStuckOneOnItsConnectionIsNotAnswered() throws Exception {
		start();
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/stuck");
			connection.sendGet("/hello");
			assertThat(connection.read().status()).isEqualTo(503);
			this.server.bean(Stuck.class).release();
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void responseThatHasBegunIsCutOff() throws Exception {
		start();
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/stream");
			assertThat(connection.readHead().status()).isEqualTo(200);
			String rest = connection.readUpTo("none");
			assertThat(rest).contains("data:first").doesNotContain("LATE").doesNotContain("\r\n0\r\n");
		}
		this.server.bean(Stuck.class).release();
		awaitNothingLeft();
	}

	@Test
	void connectionWhoseResponseIsWholeGoesOn() throws Exception {
		start();
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.socket().setSoTimeout(10_000);
			assertThat(connection.get("/after").body()).isEqualTo("answered");
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
			RunQueue queue = this.server.bean(RunQueue.class);
			Awaitility.await().until(() -> queue.quarantined().size() == 1);
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
			this.server.bean(Stuck.class).release();
			awaitNothingLeft();
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
			Awaitility.await().until(() -> queue.admission().inFlight() == 0);
			assertThat(queue.admission().left()).isZero();
		}
	}

	@Test
	void otherStreamsOfTheConnectionGoOn() throws Exception {
		start("server.http2.enabled=true");
		try (RawHttp2Connection connection = RawHttp2Connection.open(this.server)) {
			connection.get(1, "/stuck");
			connection.get(3, "/stream");
			connection.get(5, "/hello");
			assertThat(connection.body(5)).isEqualTo("hello");
			assertThat(List.of(connection.body(1), connection.body(3))).satisfiesExactly(
					(body) -> assertThat(body).contains("\"status\":503").doesNotContain("LATE"),
					(body) -> assertThat(body).doesNotContain("LATE").endsWith("!"));
			this.server.bean(Stuck.class).release();
			awaitNothingLeft();
			connection.get(7, "/hello");
			assertThat(connection.body(7)).isEqualTo("hello");
		}
	}

	@Test
	void pathPatternHasItsOwnTime() throws Exception {
		start("watt.watchdog.give-up-after-path[/stuck/{name}]=-1",
				"watt.watchdog.give-up-after-path[/stuck/**]=400ms");
		try (RawConnection patient = RawConnection.open(this.server);
				RawConnection other = RawConnection.open(this.server)) {
			patient.sendGet("/stuck/patient");
			assertThat(other.get("/stuck").status()).isEqualTo(503);
			assertThat(this.server.bean(RunQueue.class).quarantined()).hasSize(1);
			this.server.bean(Stuck.class).release();
			assertThat(patient.read().body()).isEqualTo("LATE");
		}
	}

	@Test
	void noMoreThreadsAreReplacedBeyondTheBound() throws Exception {
		start("watt.workers=1", "watt.watchdog.max-spares=0", "watt.watchdog.max-quarantined=1");
		for (int i = 0; i < 2; i++) {
			try (RawConnection connection = RawConnection.open(this.server)) {
				assertThat(connection.get("/stuck").status()).isEqualTo(503);
			}
		}
		RunQueue queue = this.server.bean(RunQueue.class);
		assertThat(queue.quarantined()).hasSize(2);
		assertThat(queue.snapshots()).isEmpty();
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/hello").status()).isEqualTo(503);
		}
		this.server.bean(Stuck.class).release();
		Awaitility.await().until(() -> queue.snapshots().size() == 1);
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
		}
	}

	@Test
	void handlerThatThrowsErrorIsAnsweredAndItsThreadReplaced() throws Exception {
		this.server = TestServer.start(Endpoints.class, "watt.workers=1");
		RunQueue queue = this.server.bean(RunQueue.class);
		for (String path : List.of("/overflow", "/overflow-later")) {
			Thread before = queue.snapshots().get(0).thread();
			try (RawConnection connection = RawConnection.open(this.server)) {
				assertThat(connection.get(path).status()).as(path).isEqualTo(500);
			}
			Awaitility.await()
				.until(() -> queue.snapshots().stream().anyMatch((thread) -> thread.thread() != before)
						&& queue.snapshots().size() == 1);
		}
		assertThat(queue.replacements().died()).isEqualTo(2);
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
		}
	}

	private void awaitNothingLeft() {
		RunQueue queue = this.server.bean(RunQueue.class);
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			assertThat(queue.quarantined()).isEmpty();
			assertThat(this.server.inFlight()).isZero();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TestEndpoints.class)
	@RestController
	static class Endpoints {

		private final Stuck stuck = new Stuck();

		@Bean
		Stuck stuck() {
			return this.stuck;
		}

		@GetMapping({ "/stuck", "/stuck/{name}" })
		String stuckHandler() {
			this.stuck.stay();
			return "LATE";
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> stream() {
			return Flux.range(0, 3).map((number) -> {
				if (number == 0) {
					return "first";
				}
				this.stuck.stay();
				return "LATE" + number;
			});
		}

		@GetMapping("/after")
		String after() {
			return "answered";
		}

		/**
		 * Gets stuck after its response, which was not begun at once.
		 * @return the filter
		 */
		@Bean
		WebFilter stuckAfterResponse() {
			return (exchange, chain) -> {
				if (!exchange.getRequest().getPath().value().equals("/after")) {
					return chain.filter(exchange);
				}
				exchange.getResponse().beforeCommit(() -> Mono.delay(Duration.ofMillis(10)).then());
				return chain.filter(exchange).then(Mono.fromRunnable(this.stuck::stay));
			};
		}

		@GetMapping("/overflow")
		int overflow() {
			return 1 + overflow();
		}

		@GetMapping("/overflow-later")
		Mono<Integer> overflowLater() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> overflow());
		}

	}

	/**
	 * A handler that does not mind interrupts.
	 */
	static final class Stuck {

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicReference<Thread> thread = new AtomicReference<>();

		private volatile int interrupts;

		void stay() {
			this.thread.set(Thread.currentThread());
			while (this.released.getCount() > 0) {
				try {
					this.released.await();
				}
				catch (InterruptedException ex) {
					this.interrupts++;
				}
			}
		}

		void release() {
			this.released.countDown();
		}

	}

}
