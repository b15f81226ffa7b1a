package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.wattspring.metrics.WattMeter;
import io.wattspring.worker.SwapReason;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the meters of a running server.
 */
class MetricsIntegrationTests {

	private TestServer server;

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void allMetersAreThereAsDocumented() {
		this.server = TestServer.start(TestEndpoints.class, "watt.cache.enabled=true");
		assertThat(meters()).extracting((meter) -> meter.getId().getName())
			.hasSameElementsAs(Arrays.stream(WattMeter.values()).map(WattMeter::getName).toList());
		for (WattMeter meter : WattMeter.values()) {
			Set<String> tags = Arrays.stream(meter.getKeyNames())
				.map((tag) -> tag.asString())
				.collect(Collectors.toSet());
			assertThat(meters()).filteredOn((each) -> each.getId().getName().equals(meter.getName()))
				.allSatisfy((each) -> {
					assertThat(each.getId().getTags()).extracting(Tag::getKey)
						.containsExactlyInAnyOrderElementsOf(tags);
					assertThat(each.getId().getType()).isEqualTo(meter.getType());
					assertThat(each.getId().getDescription()).isEqualTo(meter.getDescription());
				});
		}
	}

	@Test
	void swapsAreCountedByReason() {
		this.server = TestServer.start(TestEndpoints.class);
		WorkerGroup workers = this.server.bean(WorkerGroup.class);
		workers.swap(2, Duration.ofSeconds(10), SwapReason.RELOAD).join();
		workers.swap(2, Duration.ofSeconds(10), SwapReason.SWAP).join();
		workers.swap(2, Duration.ofSeconds(10), SwapReason.SWAP).join();
		assertThat(swaps(2, "reload")).isEqualTo(1);
		assertThat(swaps(2, "swap")).isEqualTo(2);
		assertThat(swaps(2, "shut-down")).isZero();
		assertThat(swaps(1, "swap")).isZero();
	}

	@Test
	void snapshotOfOneWorkerIsThatOfItsNumber() {
		this.server = TestServer.start(TestEndpoints.class);
		WorkerGroup workers = this.server.bean(WorkerGroup.class);
		assertThat(workers.snapshot(2)).hasValueSatisfying((snapshot) -> assertThat(snapshot.id()).isEqualTo(2));
		assertThat(workers.snapshot(3)).isEmpty();
	}

	private double swaps(int worker, String reason) {
		return this.server.bean(MeterRegistry.class)
			.get("watt.event.loop.swaps")
			.tags("worker", String.valueOf(worker), "reason", reason)
			.functionCounter()
			.count();
	}

	@Test
	void requestsAreCounted() throws Exception {
		this.server = TestServer.start(TestEndpoints.class);
		for (int i = 0; i < 10; i++) {
			try (RawConnection connection = RawConnection.open(this.server)) {
				assertThat(connection.get("/hello").status()).isEqualTo(200);
			}
		}
		// Registries keep what they count by weak references
		System.gc();
		MeterRegistry registry = this.server.bean(MeterRegistry.class);
		assertThat(registry.get("watt.run.queue.wait").timer().count()).isEqualTo(10);
		Awaitility.await().until(() -> registry.get("watt.run.tasks").timer().count() >= 10);
		assertThat(registry.get("watt.connections.accepted")
			.functionCounters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum()).isEqualTo(10);
		assertThat(registry.get("watt.workers").tag("state", "serving").gauge().value()).isEqualTo(2);
		assertThat(registry.get("watt.run.threads").tag("kind", "regular").gauge().value()).isEqualTo(2);
	}

	@Test
	void prometheusGetsHistogramOfWaits() throws Exception {
		this.server = TestServer.start(TestEndpoints.class, "watt.workers=64");
		TestClient.http1().get(this.server.url("/hello"));
		HttpResponse<String> scrape = TestClient.http1().get(this.server.url("/actuator/prometheus"));
		assertThat(scrape.body()).contains("watt_run_queue_wait_seconds_bucket{le=\"0.1\"}",
				"watt_requests_total{worker=\"64\"}", "watt_requests_shed_total{reason=\"queue-full\"}",
				"http_server_requests_seconds_count");
	}

	@Test
	void gaugesThatAreScrapedAreReadByAThreadThatNobodyElseNeeds() throws Exception {
		this.server = TestServer.start(TestEndpoints.class);
		Queue<String> readers = new ConcurrentLinkedQueue<>();
		Gauge.builder("thread", () -> readers.add(Thread.currentThread().getName()) ? 1 : 0)
			.register(this.server.bean(MeterRegistry.class));
		HttpResponse<String> scrape = TestClient.http1()
			.get(this.server.url("/actuator/prometheus?includedNames=thread"));
		assertThat(scrape.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain;version=0.0.4");
		assertThat(scrape.body().lines().filter((line) -> !line.startsWith("#"))).containsExactly("thread 1.0");
		assertThat(readers).isNotEmpty().allMatch((name) -> name.startsWith("watt-scrape-"));
		this.server.close();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("watt-scrape-")));
	}

	@Test
	void metersOfWorkersThatAreGoneAreRemoved() {
		this.server = TestServer.start(TestEndpoints.class);
		assertThat(meters()).anyMatch((meter) -> meter.getId().getTag("worker") != null);
		this.server.bean(WorkerGroup.class).stop();
		assertThat(meters()).isNotEmpty().noneMatch((meter) -> meter.getId().getTag("worker") != null);
	}

	private List<Meter> meters() {
		return this.server.bean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("watt."))
			.toList();
	}

}
