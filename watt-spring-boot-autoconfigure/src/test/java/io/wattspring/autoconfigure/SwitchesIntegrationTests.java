package io.wattspring.autoconfigure;

import java.util.Arrays;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what {@code watt.enabled} and {@code watt.dispatch} switch.
 */
class SwitchesIntegrationTests {

	private final TestClient client = TestClient.http1();

	@Test
	void serverWhenDisabledIsStock() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.enabled=false")) {
			assertThat(((WebServerApplicationContext) server.context()).getWebServer())
				.isExactlyInstanceOf(NettyWebServer.class);
			assertThat(server.bean(ReactiveWebServerFactory.class))
				.isExactlyInstanceOf(NettyReactiveWebServerFactory.class);
			assertThat(get(server, "/who").body()).startsWith("reactor-http-");
			assertThat(get(server, "/actuator/health").body()).isEqualToIgnoringWhitespace("""
					{"groups":["liveness","readiness"],"status":"UP"}""");
			assertThat(get(server, "/actuator/watt").status()).isEqualTo(404);
			assertThat(get(server, "/actuator/prometheus").status()).isEqualTo(404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "no", "0" })
	void serverWhenSwitchedOffInOtherWordsIsStock(String off) {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.enabled=" + off)) {
			assertThat(server.context().getBeanProvider(WorkerGroup.class).stream()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "on", "yes", "1" })
	void serverWhenSwitchedOnInOtherWordsHasWorkers(String on) {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.enabled=" + on)) {
			assertThat(server.workers()).hasSize(2);
		}
	}

	@Test
	void contextWhenDisabledHasNoBeanOfOurs() {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.enabled=false")) {
			assertThat(Arrays.stream(server.context().getBeanDefinitionNames()).map(server.context()::getType))
				.filteredOn((type) -> type != null && type.getName().startsWith("io.wattspring"))
				.extracting(Class::getSimpleName)
				.containsExactlyInAnyOrder("Minimal", "TestEndpoints");
			Awaitility.await()
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.noneMatch((name) -> name.startsWith("watt-")));
		}
	}

	@Test
	void handlersWhenDispatchIsEventLoopRunOnEventLoops() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.dispatch=event-loop")) {
			assertThat(server.context().getBeansOfType(RunQueue.class)).isEmpty();
			assertThat(this.client.get(server.url("/who")).body()).matches("watt-[12]-.*")
				.doesNotContain("acceptor", "run");
			assertThat(this.client.post(server.url("/who"), new byte[10_000]).body()).matches("10000 watt-[12]-.*");
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("watt-run-"));
		}
	}

	private RawConnection.Response get(TestServer server, String path) throws Exception {
		try (RawConnection connection = RawConnection.open(server)) {
			return connection.get(path);
		}
	}

}
