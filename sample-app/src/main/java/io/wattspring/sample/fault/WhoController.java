package io.wattspring.sample.fault;

import org.springframework.context.annotation.Profile;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells on which thread the application runs: in the handler, after a body was read, and
 * where a stream is produced.
 */
@RestController
@RequestMapping("/who")
@Profile("faults")
final class WhoController {

	private static final Bound EVENTS = new Bound("events", 1, 10_000);

	@GetMapping(produces = MediaType.TEXT_PLAIN_VALUE)
	String who() {
		return Thread.currentThread().getName();
	}

	@PostMapping(produces = MediaType.TEXT_PLAIN_VALUE)
	Mono<String> whoAfterReading(ServerHttpRequest request) {
		// Mapped, since the request discards, and so releases, buffers that are passed
		// over
		return request.getBody().map(DataBufferUtils::release).then(Mono.fromSupplier(this::who));
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> whoStreams(@RequestParam(defaultValue = "10") long events) {
		return Flux.<String>generate((sink) -> sink.next(who())).take(EVENTS.check(events));
	}

}
