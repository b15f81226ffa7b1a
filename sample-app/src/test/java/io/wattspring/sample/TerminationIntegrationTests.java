package io.wattspring.sample;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ends the process of the shop while 200 requests a second are sent to it.
 */
class TerminationIntegrationTests {

	private static final int CUSTOMERS = 16;

	/**
	 * One request in four takes 300 ms, so that each customer sends four in 600 ms and
	 * all together 210 requests a second.
	 */
	private static final long INTERVAL_NANOS = 100_000_000;

	/**
	 * Exit value of a process that SIGTERM ended: 128 and the signal's number.
	 */
	private static final int TERMINATED = 143;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void everyRequestWhoseConnectionWasAcceptedIsAnswered() throws Exception {
		try (ShopProcess shop = ShopProcess.start("watt.drain.keep-alive-grace=5s")) {
			List<Customer> customers = customers(shop.port());
			List<CompletableFuture<Void>> visits = customers.stream()
				.map((customer) -> CompletableFuture.runAsync(customer, this.threads))
				.toList();
			Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> answered(customers) > 400);
			shop.terminate();
			int answeredBefore = answered(customers);
			for (CompletableFuture<Void> visit : visits) {
				visit.get(30, TimeUnit.SECONDS);
			}
			assertThat(customers).flatExtracting(Customer::failures).isEmpty();
			assertThat(answered(customers)).isGreaterThan(answeredBefore);
			assertThat(shop.awaitExit()).isEqualTo(TERMINATED);
			assertThat(shop.output()).contains("Graceful shutdown complete");
		}
	}

	private static List<Customer> customers(int port) {
		return Stream.of(true, false)
			.flatMap((keepAlive) -> Stream.generate(() -> new Customer(port, keepAlive, INTERVAL_NANOS))
				.limit(CUSTOMERS))
			.toList();
	}

	private static int answered(List<Customer> customers) {
		return customers.stream().mapToInt(Customer::answered).sum();
	}

}
