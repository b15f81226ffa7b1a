package io.wattspring.autoconfigure;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import io.wattspring.dispatch.RunQueue;
import io.wattspring.worker.LoopSnapshot;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.WorkerGroup;

/**
 * Tests of what requests are called in reports.
 */
@Timeout(60)
class RequestNameIntegrationTests {

	private static final String FORGED = "/items/%0A2026-11-22%20ERROR%20forged%1B%5B2J";

	@Test
	void requestOnARunThreadHasTheNameThatTheClientSent() throws Exception {
		try (TestServer server = TestServer.start(Blocking.class);
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet(FORGED);
			await(server, () -> server.bean(RunQueue.class).snapshots().stream().map(RunThreadSnapshot::request));
		}
	}

	@Test
	void requestOnAnEventLoopHasTheNameThatTheClientSent() throws Exception {
		try (TestServer server = TestServer.start(Blocking.class, "watt.dispatch=event-loop");
				RawConnection connection = RawConnection.open(server)) {
			connection.sendGet(FORGED);
			await(server, () -> server.bean(WorkerGroup.class).loops().stream().map(LoopSnapshot::request));
		}
	}

	private void await(TestServer server, Supplier<Stream<String>> requests) {
		try {
			Awaitility.await().until(() -> requests.get().anyMatch(("GET " + FORGED)::equals));
		}
		finally {
			server.bean(CountDownLatch.class).countDown();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Blocking {

		@Bean
		CountDownLatch latch() {
			return new CountDownLatch(1);
		}

		@Bean
		WebFilter blocking(CountDownLatch latch) {
			return (exchange, chain) -> Mono.fromCallable(() -> {
				latch.await();
				return true;
			}).then();
		}

	}

}
