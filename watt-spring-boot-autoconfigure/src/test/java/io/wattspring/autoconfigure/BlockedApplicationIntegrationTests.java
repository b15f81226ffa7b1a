package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import com.jayway.jsonpath.JsonPath;
import io.netty.channel.EventLoop;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what answers on the management port while every run thread, every event loop
 * and every thread of {@code boundedElastic} is stuck.
 */
@Timeout(60)
class BlockedApplicationIntegrationTests {

	private final TestClient client = TestClient.http1();

	private final List<RawConnection> connections = new ArrayList<>();

	private final CountDownLatch released = new CountDownLatch(1);

	private TestServer server;

	@BeforeEach
	void blockAll() throws Exception {
		this.server = TestServer.start(Loops.class, "management.server.port=0", "watt.watchdog.max-spares=0",
				"management.endpoint.watt.access=unrestricted", "watt.drain.timeout=200ms",
				"watt.watchdog.loop-swap-after=-1", "watt.drain.keep-alive-grace=50ms");
		Set<EventLoop> loops = this.server.bean(Loops.class).loops;
		while (loops.size() < 2) {
			open().get("/hello");
		}
		get("");
		open().sendGet("/block");
		open().sendGet("/block");
		Awaitility.await().until(() -> JsonPath.<Integer>read(get("").body(), "$.runQueue.busy") == 2);
		loops.forEach((loop) -> loop.execute(this::block));
		for (int i = 0; i < 2 * Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
			Schedulers.boundedElastic().schedule(this::block);
		}
		Awaitility.await().until(() -> get("").body().split("\"STALLED\"").length == 3);
	}

	@AfterEach
	void release() throws Exception {
		this.released.countDown();
		this.server.bean(Gate.class).open();
		for (RawConnection connection : this.connections) {
			connection.close();
		}
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "watt", "watt/1", "health/liveness", "health/readiness", "health/watt",
			"health/watt/worker-1", "prometheus" })
	void managementAnswersAtOnce(String path) throws Exception {
		String url = "http://localhost:" + this.server.managementPort() + "/actuator/" + path;
		int status = path.startsWith("health/watt") ? 503 : 200;
		// Again and again: the machine of the tests may be busy, and the JVM cold
		Awaitility.await().until(() -> ask(url, status), (duration) -> duration.toMillis() < 50);
	}

	private Duration ask(String url, int status) throws Exception {
		long begin = System.nanoTime();
		assertThat(this.client.get(url).statusCode()).isEqualTo(status);
		return Duration.ofNanos(System.nanoTime() - begin);
	}

	@Test
	void operationsWorkAndHeal() throws Exception {
		String scaled = post("", "{\"action\":\"scale\",\"workers\":3}");
		assertThat(JsonPath.<List<String>>read(scaled, "$.steps[*].done")).containsExactly("ADDED");
		String reloaded = post("", "{\"action\":\"reload\"}");
		assertThat(JsonPath.<List<String>>read(reloaded, "$.steps[*].done")).hasSize(3).containsOnly("SWAPPED");
		assertThat(this.server.workers()).extracting((worker) -> worker.state().name()).containsOnly("SERVING");
		try (RawConnection connection = RawConnection.open(this.server)) {
			assertThat(connection.get("/hello").body()).isEqualTo("hello");
		}
		assertThat(this.client.get("http://localhost:" + this.server.managementPort() + "/actuator/health/watt")
			.statusCode()).isEqualTo(200);
	}

	private RawConnection open() throws Exception {
		RawConnection connection = RawConnection.open(this.server);
		this.connections.add(connection);
		return connection;
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.get("http://localhost:" + this.server.managementPort() + "/actuator/watt" + path);
	}

	private String post(String path, String json) throws Exception {
		HttpResponse<String> response = this.client.post(
				"http://localhost:" + this.server.managementPort() + "/actuator/watt" + path, json.getBytes(),
				"Content-Type", "application/json");
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	private void block() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Gate.class)
	static class Loops {

		private final Set<EventLoop> loops = ConcurrentHashMap.newKeySet();

		@Bean
		NettyServerCustomizer seesLoops() {
			return (server) -> server
				.doOnChannelInit((observer, channel, address) -> this.loops.add(channel.eventLoop()));
		}

	}

}
