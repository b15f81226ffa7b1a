package io.wattspring.sample;

import java.time.Duration;

import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A client of the shop on its real port.
 */
final class ShopClient {

	private ShopClient() {
	}

	static WebTestClient at(int port) {
		return WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(30))
			.build();
	}

}
