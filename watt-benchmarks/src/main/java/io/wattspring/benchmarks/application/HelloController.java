package io.wattspring.benchmarks.application;

import java.time.Duration;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Endpoints that cost nothing, a given amount of CPU time, a given time without a thread,
 * or a given number of writes.
 */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
final class HelloController {

	@GetMapping("/hello")
	Mono<String> hello() {
		return Mono.just("hello");
	}

	@GetMapping("/work")
	Mono<String> work(@RequestParam("us") long us) {
		CpuBurner.burn(us);
		return Mono.just("done");
	}

	@GetMapping("/wait")
	Mono<String> waits(@RequestParam("ms") long ms) {
		return Mono.delay(Duration.ofMillis(ms)).thenReturn("waited");
	}

	@GetMapping(path = "/stream", produces = MediaType.APPLICATION_NDJSON_VALUE)
	Flux<String> stream(@RequestParam("n") int n) {
		return Flux.range(0, n).map((i) -> "{\"i\":" + i + "}\n");
	}

}
