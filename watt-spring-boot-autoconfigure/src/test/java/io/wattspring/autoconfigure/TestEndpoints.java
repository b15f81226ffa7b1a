package io.wattspring.autoconfigure;

import java.time.Duration;

import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Handlers that tell on which thread they run.
 */
@Configuration(proxyBeanMethods = false)
@RestController
class TestEndpoints {

	@GetMapping("/hello")
	Mono<String> hello() {
		return Mono.just("hello");
	}

	@GetMapping("/who")
	String who() {
		return thread();
	}

	@PostMapping("/who")
	Mono<String> whoAfterBody(@RequestBody Mono<byte[]> body) {
		return body.map((bytes) -> bytes.length + " " + thread());
	}

	@PostMapping("/who/chunks")
	Mono<String> whoReadsChunks(ServerHttpRequest request) {
		return request.getBody().map(this::release).distinct().collectList().map(String::valueOf);
	}

	private String release(DataBuffer buffer) {
		DataBufferUtils.release(buffer);
		return thread();
	}

	@GetMapping(path = "/who/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> whoStreams(@RequestParam(defaultValue = "50") int n) {
		return Flux.<String>generate((sink) -> sink.next(thread())).take(n);
	}

	@GetMapping("/slow")
	Mono<String> slow(@RequestParam long ms) {
		return Mono.delay(Duration.ofMillis(ms)).thenReturn("slow");
	}

	@PostMapping("/count")
	Mono<Long> count(ServerHttpRequest request) {
		return request.getBody().reduce(0L, (sum, buffer) -> {
			long bytes = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return sum + bytes;
		});
	}

	private static String thread() {
		return Thread.currentThread().getName();
	}

}
