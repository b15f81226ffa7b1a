package io.wattspring.benchmarks.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * A page of 10 KiB that caches may store, and the same after a second, which counts how
 * often it is made.
 */
@RestController
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
final class CachedController {

	private static final int SIZE = 10 * 1024;

	private static final String LINE = "<p>0123456789</p>";

	private static final CacheControl CONTROL = CacheControl.maxAge(Duration.ofHours(1));

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final byte[] page = ("0".repeat(SIZE % LINE.length()) + LINE.repeat(SIZE / LINE.length()))
		.getBytes(StandardCharsets.US_ASCII);

	private final ConcurrentMap<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	@GetMapping("/cached")
	ResponseEntity<byte[]> cached() {
		return ResponseEntity.ok().cacheControl(CONTROL).contentType(MediaType.TEXT_HTML).body(this.page);
	}

	@GetMapping("/cold/{name}")
	Mono<ResponseEntity<byte[]>> cold(@PathVariable String name) {
		this.calls.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
		return Mono.delay(SECOND).map((tick) -> cached());
	}

	@GetMapping("/cold/{name}/calls")
	String calls(@PathVariable String name) {
		return String.valueOf(this.calls.getOrDefault(name, new AtomicInteger()).get());
	}

}
