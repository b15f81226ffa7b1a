package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import io.wattspring.worker.Drained;
import io.wattspring.worker.SwapReason;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of a worker that gets a fresh event loop although nothing is wrong with the old
 * one.
 */
@Tag("transport")
@Tag("socket")
@Timeout(60)
class OrderlySwapIntegrationTests {

	private static final int SWAPS = 4;

	private static final Duration LONG = Duration.ofSeconds(30);

	private volatile TestServer server;

	private volatile boolean done;

	private final AtomicInteger answered = new AtomicInteger();

	@Test
	void requestsOnKeptConnectionsAreAllAnswered() throws Exception {
		assertNoneIsLost(() -> {
			RawConnection connection = null;
			while (!this.done) {
				connection = (connection != null) ? connection : RawConnection.open(this.server);
				RawConnection.Response response = connection.get("/who");
				assertThat(response.status()).isEqualTo(200);
				this.answered.incrementAndGet();
				if ("close".equals(response.headers().get("connection"))) {
					connection.close();
					connection = null;
				}
			}
			return null;
		});
	}

	@Test
	void requestsOnNewConnectionsAreAllAnswered() throws Exception {
		assertNoneIsLost(() -> {
			while (!this.done) {
				try (RawConnection connection = RawConnection.open(this.server)) {
					assertThat(connection.get("/who").status()).isEqualTo(200);
					this.answered.incrementAndGet();
				}
			}
			return null;
		});
	}

	@Test
	void streamsAreAllAnswered() throws Exception {
		assertNoneIsLost(() -> {
			ConnectionProvider connections = ConnectionProvider.create("swap", 1);
			HttpClient client = HttpClient.create(connections).protocol(HttpProtocol.H2C).disableRetry(true);
			Mono<String> request = client.get()
				.uri(this.server.url("/who"))
				.responseSingle((response, body) -> (response.status().code() == 200) ? body.asString()
						: Mono.error(new IllegalStateException("status " + response.status())))
				.doOnNext((body) -> this.answered.incrementAndGet());
			try {
				Flux.range(0, 8).flatMap((i) -> request.repeat(() -> !this.done), 8).blockLast(LONG);
			}
			finally {
				connections.disposeLater().block();
			}
			return null;
		});
	}

	private void assertNoneIsLost(Callable<?> client) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(4);
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.http2.enabled=true",
				"watt.drain.keep-alive-grace=1s")) {
			this.server = server;
			List<Future<?>> running = IntStream.range(0, 4).<Future<?>>mapToObj((i) -> clients.submit(client)).toList();
			Awaitility.await().until(() -> this.answered.get() > 100);
			WorkerGroup workers = server.bean(WorkerGroup.class);
			for (int i = 0; i < SWAPS; i++) {
				workers.swap(1 + i % 2, LONG, SwapReason.SWAP).get(LONG.toSeconds(), TimeUnit.SECONDS);
				assertThat(running).noneMatch(Future::isDone);
			}
			this.done = true;
			for (Future<?> future : running) {
				future.get(LONG.toSeconds(), TimeUnit.SECONDS);
			}
			assertThat(server.workers()).extracting((worker) -> worker.swaps().count()).containsOnly(SWAPS / 2L);
			assertThat(server.workers()).extracting((worker) -> worker.swaps().lastReason()).containsOnly("swap");
			assertThat(server.workers()).allMatch((worker) -> worker.quarantined() == 0);
			awaitThreadsOfOldLoopsEnd();
		}
		finally {
			this.done = true;
			clients.shutdownNow();
		}
	}

	private void awaitThreadsOfOldLoopsEnd() {
		String last = "swap-" + SWAPS / 2;
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.filteredOn((name) -> name.startsWith("watt-1-") && !name.contains("acceptor"))
				.hasSize(1)
				.allMatch((name) -> name.contains(last)));
	}

	@Test
	void clientWhenItStaysBeyondTheTimeoutIsCutOff() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, "watt.workers=1");
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet("/gate");
			Awaitility.await().until(() -> server.inFlight() == 1);
			CompletableFuture<Drained> swapped = server.bean(WorkerGroup.class)
				.swap(1, Duration.ofMillis(300), SwapReason.SWAP);
			assertThatIOException().isThrownBy(connection::read);
			swapped.get(10, TimeUnit.SECONDS);
			Awaitility.await().until(() -> server.inFlight() == 0 && server.connections() == 0);
			Awaitility.await().until(() -> server.workers().get(0).quarantined() == 0);
		}
	}

	@Test
	void streamsWhenEventLoopsHandleThemAreFinishedBeforeTheOldLoopEnds() throws Exception {
		try (TestServer server = TestServer.start(Gate.class, "watt.workers=1", "watt.dispatch=event-loop");
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet("/gate");
			Awaitility.await().until(() -> server.inFlight() == 1);
			CompletableFuture<Drained> swapped = server.bean(WorkerGroup.class).swap(1, LONG, SwapReason.SWAP);
			Collection<String> loops = new ConcurrentLinkedQueue<>();
			for (int i = 0; i < 4; i++) {
				try (RawConnection other = RawConnection.open(server)) {
					loops.add(other.get("/who").body());
				}
			}
			assertThat(loops).allMatch((name) -> name.startsWith("watt-1-swap-1-"));
			assertThat(swapped).isNotDone();
			server.bean(Gate.class).open();
			assertThat(connection.read().headers()).containsEntry("connection", "close");
			swapped.get(10, TimeUnit.SECONDS);
		}
	}

}
