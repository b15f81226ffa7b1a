package io.wattspring.autoconfigure;

import java.util.concurrent.CountDownLatch;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Handlers that do not answer until the test lets them.
 */
@Configuration(proxyBeanMethods = false)
@RestController
@Import(TestEndpoints.class)
class Gate {

	private final Sinks.Empty<Void> opened = Sinks.empty();

	private final CountDownLatch blocked = new CountDownLatch(1);

	@GetMapping("/gate")
	Mono<String> gate() {
		return this.opened.asMono().thenReturn("opened");
	}

	@GetMapping("/block")
	String block() throws InterruptedException {
		this.blocked.await();
		return "opened";
	}

	void open() {
		this.opened.tryEmitEmpty();
		this.blocked.countDown();
	}

}
