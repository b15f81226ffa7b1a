package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import io.wattspring.autoconfigure.GiveUpIntegrationTests.Stuck;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.watchdog.Exhaustion.State;
import io.wattspring.watchdog.Watchdog;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of readiness and liveness when run threads are stuck for good.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExhaustionIntegrationTests {

	private static final String READINESS = "/actuator/health/readiness";

	private static final String LIVENESS = "/actuator/health/liveness";

	private final TestClient client = TestClient.http1();

	private TestServer server;

	@AfterEach
	void close() {
		this.server.bean(Stuck.class).release();
		this.server.close();
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of("watt.watchdog.interval=20ms", "watt.watchdog.spare-after=100ms",
				"watt.watchdog.give-up-after=-1", "watt.watchdog.give-up-after-path[/stuck]=200ms",
				"watt.watchdog.max-spares=0", "watt.watchdog.max-quarantined=0",
				"management.endpoint.health.probes.enabled=true"));
		all.addAll(List.of(properties));
		this.server = TestServer.start(Changes.class, all.toArray(String[]::new));
	}

	@Test
	void readinessRefusesThenLivenessBreaksWithTheReason(CapturedOutput output) throws Exception {
		start("watt.watchdog.exhaustion.broken-after=1s");
		assertStatus(this.server.url(READINESS), 200);
		assertThat(this.client.get(this.server.url("/stuck")).statusCode()).isEqualTo(503);
		awaitStatus(this.server.url(READINESS), 503);
		assertThat(this.client.get(this.server.url(READINESS)).body()).contains("OUT_OF_SERVICE");
		awaitStatus(this.server.url(LIVENESS), 503);
		assertThat(this.client.get(this.server.url(LIVENESS)).body()).contains("DOWN");
		assertThat(this.server.bean(Changes.class).events).containsExactly(LivenessState.CORRECT,
				ReadinessState.ACCEPTING_TRAFFIC, ReadinessState.REFUSING_TRAFFIC, LivenessState.BROKEN);
		assertThat(this.client.get(this.server.url("/actuator/watt")).body())
			.contains("\"exhaustion\":{\"state\":\"BROKEN\",\"reason\":\"threads that are stuck for good: 1");
		assertThat(output).containsOnlyOnce("Traffic is refused, since threads that are stuck for good: 1")
			.containsOnlyOnce("The process is broken and should be replaced, since threads");
	}

	@Test
	void managementPortTellsWhileEveryRunThreadIsStuck() throws Exception {
		start("watt.watchdog.exhaustion.broken-after=1s", "management.server.port=0");
		String management = "http://localhost:" + this.server.managementPort();
		CompletableFuture<Integer> other = CompletableFuture.supplyAsync(this::stick);
		assertThat(stick()).isEqualTo(503);
		assertThat(other.join()).isEqualTo(503);
		assertThat(this.server.bean(RunQueue.class).snapshots()).isEmpty();
		awaitStatus(management + READINESS, 503);
		awaitStatus(management + LIVENESS, 503);
		assertThat(this.client.get(management + "/actuator/watt").body()).contains("\"state\":\"BROKEN\"");
		assertStatus(this.server.url("/hello"), 503);
	}

	@Test
	void trafficIsAcceptedAgainWhenThreadsEndBeforeItIsBroken(CapturedOutput output) throws Exception {
		start("watt.watchdog.exhaustion.broken-after=-1");
		assertThat(stick()).isEqualTo(503);
		awaitStatus(this.server.url(READINESS), 503);
		assertStatus(this.server.url(LIVENESS), 200);
		this.server.bean(Stuck.class).release();
		awaitStatus(this.server.url(READINESS), 200);
		assertThat(this.server.bean(Changes.class).events).containsExactly(LivenessState.CORRECT,
				ReadinessState.ACCEPTING_TRAFFIC, ReadinessState.REFUSING_TRAFFIC, ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(this.server.bean(Watchdog.class).exhaustion()).isNotNull()
			.satisfies((exhaustion) -> assertThat(exhaustion.state()).isEqualTo(State.HEALTHY));
		assertThat(output).containsOnlyOnce("Nothing is exhausted any more");
	}

	@Test
	void meterSaysHowItIs() {
		start("watt.watchdog.exhaustion.broken-after=-1");
		assertThat(meter()).containsExactlyInAnyOrderEntriesOf(Map.of("healthy", 1.0, "refusing", 0.0, "broken", 0.0));
		assertThat(stick()).isEqualTo(503);
		Awaitility.await()
			.untilAsserted(() -> assertThat(meter())
				.containsExactlyInAnyOrderEntriesOf(Map.of("healthy", 0.0, "refusing", 1.0, "broken", 0.0)));
	}

	@Test
	void refusalOfTheApplicationOutlastsTheExhaustion() throws Exception {
		start("watt.watchdog.exhaustion.broken-after=-1");
		stick();
		awaitStatus(this.server.url(READINESS), 503);
		AvailabilityChangeEvent.publish(this.server.context(), ReadinessState.REFUSING_TRAFFIC);
		this.server.bean(Stuck.class).release();
		Awaitility.await().untilAsserted(() -> assertThat(state()).isEqualTo(State.HEALTHY));
		assertStatus(this.server.url(READINESS), 503);
	}

	@Test
	void nothingIsPublishedWhenOff() throws Exception {
		start("watt.watchdog.exhaustion.enabled=false");
		assertThat(stick()).isEqualTo(503);
		assertThat(this.server.bean(RunQueue.class).quarantined()).hasSize(1);
		assertThat(this.server.context().getBeansOfType(AvailabilityChanges.class)).isEmpty();
		assertThat(this.server.bean(Watchdog.class).exhaustion()).isNull();
		assertThat(meter()).isEmpty();
		assertStatus(this.server.url(READINESS), 200);
		assertThat(this.server.bean(Changes.class).events).containsExactly(LivenessState.CORRECT,
				ReadinessState.ACCEPTING_TRAFFIC);
	}

	private Map<String, Double> meter() {
		return this.server.bean(MeterRegistry.class)
			.find("watt.exhaustion")
			.gauges()
			.stream()
			.collect(Collectors.toMap((gauge) -> gauge.getId().getTag("state"), Gauge::value));
	}

	private State state() {
		var exhaustion = this.server.bean(Watchdog.class).exhaustion();
		assertThat(exhaustion).isNotNull();
		return exhaustion.state();
	}

	private int stick() {
		try {
			return this.client.get(this.server.url("/stuck")).statusCode();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void assertStatus(String url, int status) throws Exception {
		assertThat(this.client.get(url).statusCode()).as(url).isEqualTo(status);
	}

	private void awaitStatus(String url, int status) {
		Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertStatus(url, status));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(GiveUpIntegrationTests.Endpoints.class)
	static class Changes {

		private final Queue<AvailabilityState> events = new ConcurrentLinkedQueue<>();

		@EventListener
		void changed(AvailabilityChangeEvent<?> event) {
			this.events.add(event.getState());
		}

	}

}
