package io.wattspring.autoconfigure;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.wattspring.autoconfigure.RawConnection.Response;
import io.wattspring.cache.CacheStatistics;
import io.wattspring.cache.ResponseCache;
import io.wattspring.dispatch.RunQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mix of requests whose clients leave at random, under the detection of lost buffers.
 */
class ResponseCacheSoakIntegrationTests {

	private static final int CLIENTS = 8;

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final int ROUNDS = Integer.getInteger("watt.test.soak-rounds", 100);

	private static final List<String> PATHS = List.of("/chunks?count=20&size=2000", "/chunks?count=400&size=5000",
			"/chunks?count=5&size=100&pauseMillis=2", "/chunks?count=300&size=5000&cc=no-store",
			"/any?cc=max-age%3D0,stale-while-revalidate%3D60", "/any?cc=max-age%3D60&etag=a", "/any?cc=no-cache&etag=b",
			"/any?cc=max-age%3D60&vary=Foo", "/any?cc=max-age%3D0,stale-if-error%3D60&etag=c", "/heap", "/cookie",
			"/missing");

	private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

	@Test
	void mixedTrafficWithCancelsLosesNothing() throws Exception {
		try (TestServer server = TestServer.start(CachedEndpoints.class, "watt.cache.enabled=true",
				"watt.cache.max-size=2MB", "watt.cache.max-copying=4MB")) {
			ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
			for (int i = 0; i < CLIENTS; i++) {
				int seed = i;
				clients.execute(() -> run(server, new Random(seed)));
			}
			clients.shutdown();
			assertThat(clients.awaitTermination(10, TimeUnit.MINUTES)).isTrue();
			assertThat(this.wrong).isEmpty();
			ResponseCache cache = server.bean(ResponseCache.class);
			Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
				CacheStatistics statistics = cache.statistics();
				assertThat(statistics.copyingBytes()).isZero();
				assertThat(statistics.inFlight()).isZero();
				assertThat(statistics.bytes()).isLessThanOrEqualTo(statistics.maxBytes());
				assertThat(server.inFlight()).isZero();
			});
		}
	}

	private void run(TestServer server, Random random) {
		ResponseCache cache = server.bean(ResponseCache.class);
		for (int i = 0; i < ROUNDS; i++) {
			if (random.nextInt(20) == 0) {
				Mono<Long> purge = (random.nextBoolean()) ? cache.purgeAll() : cache.expireAll();
				purge.block();
			}
			try (RawConnection connection = RawConnection.open(server)) {
				connection.socket().setSoTimeout(TIMEOUT_MILLIS);
				StringBuilder requests = new StringBuilder();
				for (int n = random.nextInt(3); n >= 0; n--) {
					request(connection, random, requests);
				}
			}
			catch (Left ex) {
				continue;
			}
			catch (IOException ex) {
				this.wrong.add(ex + " " + ex.getCause() + " " + server.bean(ResponseCache.class).statistics() + " "
						+ server.workers() + " " + server.bean(RunQueue.class).waiting() + " "
						+ server.bean(RunQueue.class).snapshots());
			}
		}
	}

	private void request(RawConnection connection, Random random, StringBuilder requests) throws IOException {
		String path = PATHS.get(random.nextInt(PATHS.size()));
		String[] headers = switch (random.nextInt(6)) {
			case 0 -> new String[] { "Range: bytes=0-9" };
			case 1 -> new String[] { "If-None-Match: \"a\"" };
			case 2 -> new String[] { "Foo: " + random.nextInt(3) };
			case 3 -> new String[] { "Cookie: a=b" };
			default -> new String[0];
		};
		connection.sendGet(path, headers);
		if (random.nextInt(4) == 0) {
			if (random.nextBoolean()) {
				connection.readHead();
			}
			connection.abort();
			throw new Left();
		}
		Response response = read(connection,
				requests.append(" | ").append(path).append(String.join(" ", headers)).toString());
		requests.append(' ').append(response.status()).append(response.headers().get("cache-status"));
		if (response.status() == 200 && path.startsWith("/chunks") && !isWhole(path, response.body())) {
			this.wrong.add(path + " has " + response.body().length());
		}
	}

	private static Response read(RawConnection connection, String request) throws IOException {
		try {
			return connection.read();
		}
		catch (IOException ex) {
			throw new IOException(request, ex);
		}
	}

	private static boolean isWhole(String path, String body) {
		String[] parameters = path.substring(path.indexOf('?') + 1).split("&");
		int count = Integer.parseInt(parameters[0].substring("count=".length()));
		int size = Integer.parseInt(parameters[1].substring("size=".length()));
		if (body.length() != count * size) {
			return false;
		}
		for (int i = 0; i < body.length(); i += 97) {
			if (body.charAt(i) != 'a' + i / size % 26) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Tells that a client left of its own accord.
	 */
	private static final class Left extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
