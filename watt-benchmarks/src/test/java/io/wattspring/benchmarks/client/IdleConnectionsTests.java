package io.wattspring.benchmarks.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdleConnections}.
 */
class IdleConnectionsTests {

	private DisposableServer server;

	@BeforeEach
	void start() {
		this.server = HttpServer.create()
			.port(0)
			.route((routes) -> routes.get("/hello",
					(request, response) -> response.header("Content-Length", "5").sendString(Mono.just("hello"))))
			.bindNow();
	}

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	@Test
	void idleConnectionsAreHeldOpen() throws Exception {
		try (IdleConnections idle = new IdleConnections(this.server.port(), 50)) {
			assertThat(idle.refused()).isZero();
			assertThat(idle.dropped()).isZero();
		}
	}

	@Test
	void idleConnectionsWhenNothingListensAreRefused() throws Exception {
		int port = this.server.port();
		this.server.disposeNow();
		try (IdleConnections idle = new IdleConnections(port, 3)) {
			assertThat(idle.refused()).isEqualTo(3);
		}
	}

}
