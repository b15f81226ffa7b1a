package io.wattspring.sample.greeting;

import java.time.Duration;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/**
 * Answers at once, or after a delay during which no thread waits.
 */
@RestController
final class GreetingController {

	private static final long MAX_DELAY = 60_000;

	@GetMapping(path = "/hello", produces = MediaType.TEXT_PLAIN_VALUE)
	String hello() {
		return "hello";
	}

	@GetMapping(path = "/api/slow", produces = MediaType.TEXT_PLAIN_VALUE)
	Mono<String> slow(@RequestParam long ms) {
		if (ms < 0 || ms > MAX_DELAY) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
					"ms: " + ms + " (expected: 0 to " + MAX_DELAY + ")");
		}
		return Mono.delay(Duration.ofMillis(ms)).thenReturn("slept " + ms + " ms");
	}

}
