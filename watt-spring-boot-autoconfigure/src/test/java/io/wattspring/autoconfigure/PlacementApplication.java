package io.wattspring.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.Part;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An application that marks each place at which a framework can call it.
 */
@Configuration(proxyBeanMethods = false)
@RestController
class PlacementApplication {

	static final int FILE_SIZE = 3_000_000;

	final ThreadTrace trace = new ThreadTrace();

	@Bean
	WebFilter markingFilter() {
		return (exchange, chain) -> {
			this.trace.mark("filter");
			exchange.getResponse().beforeCommit(() -> {
				this.trace.mark("before commit");
				return Mono.fromRunnable(() -> this.trace.mark("in commit"));
			});
			return chain.filter(exchange)
				.doOnError((ex) -> this.trace.mark("filter error"))
				.doOnCancel(() -> this.trace.mark("filter cancel"))
				.then(Mono.<Void>fromRunnable(() -> this.trace.mark("filter then")))
				.doFinally((signal) -> this.trace.mark("filter finally"));
		};
	}

	@GetMapping("/value")
	Mono<String> value() {
		this.trace.mark("handler");
		return Mono.fromSupplier(() -> {
			this.trace.mark("supplier");
			return "value";
		});
	}

	@GetMapping("/entity")
	ResponseEntity<Mono<String>> entity() {
		return ResponseEntity.ok(Mono.fromSupplier(() -> {
			this.trace.mark("supplier");
			return "entity";
		}).doFinally((signal) -> this.trace.mark("value finally")));
	}

	@PostMapping("/body")
	Mono<String> body(@RequestBody Mono<String> body) {
		return body.map((text) -> {
			this.trace.mark("body map");
			return "" + text.length();
		}).doFinally((signal) -> this.trace.mark("body finally"));
	}

	@PostMapping("/chunks")
	Flux<String> chunks(@RequestBody Flux<String> lines) {
		return lines.map((line) -> {
			this.trace.mark("body map");
			return line.length() + "\n";
		}).doOnComplete(() -> this.trace.mark("body complete"));
	}

	@PostMapping("/form")
	Mono<String> form(ServerWebExchange exchange) {
		return exchange.getFormData().map(MultiValueMap::toString).doOnNext((text) -> this.trace.mark("form"));
	}

	@PostMapping("/multipart")
	Mono<String> multipart(@RequestBody Flux<Part> parts) {
		return parts.doOnNext((part) -> this.trace.mark("part"))
			.flatMap((part) -> part.delete().then(Mono.fromRunnable(() -> this.trace.mark("part deleted"))))
			.then(Mono.just("parts"));
	}

	@GetMapping("/flux")
	Flux<String> flux() {
		return source().map((i) -> {
			this.trace.mark("flux map");
			return "x".repeat(1000);
		});
	}

	@GetMapping(path = "/events", produces = "text/event-stream")
	Flux<Integer> events() {
		return source();
	}

	private Flux<Integer> source() {
		return Flux.<Integer, Integer>generate(() -> {
			this.trace.mark("flux state");
			return 0;
		}, (state, sink) -> {
			this.trace.mark("flux generate");
			if (state == 1000) {
				sink.complete();
			}
			else {
				sink.next(state);
			}
			return state + 1;
		})
			.doOnSubscribe((subscription) -> this.trace.mark("flux subscribe"))
			.doOnRequest((n) -> this.trace.mark("flux request"))
			.doFinally((signal) -> this.trace.mark("flux finally"));
	}

	@GetMapping("/delayed")
	Mono<String> delayed() {
		return Mono.delay(Duration.ofMillis(1))
			.map((tick) -> "delayed")
			.doFinally((signal) -> this.trace.mark("delayed"));
	}

	@GetMapping("/delayed/flux")
	Flux<String> delayedFlux() {
		return Flux.range(0, 5)
			.delayElements(Duration.ofMillis(1))
			.map(String::valueOf)
			.doFinally((signal) -> this.trace.mark("interval finally"));
	}

	@DeleteMapping("/empty")
	Mono<ResponseEntity<Void>> empty() {
		return Mono.fromSupplier(() -> ResponseEntity.noContent().build());
	}

	@GetMapping("/session")
	Mono<String> session(WebSession session) {
		session.getAttributes().putAll(Map.of("seen", true));
		return Mono.just("session");
	}

	@GetMapping("/file")
	Resource file() throws Exception {
		Path file = Files.createTempFile("watt", ".bin");
		file.toFile().deleteOnExit();
		Files.write(file, new byte[FILE_SIZE]);
		return new FileSystemResource(file);
	}

	@GetMapping("/fail")
	Mono<String> fail() {
		return Mono.error(() -> new IllegalArgumentException("wrong"));
	}

	@GetMapping("/fail/late")
	Flux<String> failLate() {
		return Flux.just("first").concatWith(Flux.error(() -> new IllegalStateException("late")));
	}

	@GetMapping("/fail/unhandled")
	Mono<String> failUnhandled() {
		return Mono.error(() -> new IllegalStateException("unhandled"));
	}

	@GetMapping("/never")
	Mono<String> never() {
		return Mono.<String>never()
			.doOnSubscribe((subscription) -> this.trace.mark("never subscribe"))
			.doOnCancel(() -> this.trace.mark("never cancel"))
			.doFinally((signal) -> this.trace.mark("never finally"));
	}

	@GetMapping("/endless")
	Flux<String> endless() {
		return Flux.<String>generate((sink) -> sink.next("x".repeat(10_000)))
			.doOnRequest((n) -> this.trace.mark("endless request"))
			.doOnCancel(() -> this.trace.mark("endless cancel"))
			.doFinally((signal) -> this.trace.mark("endless finally"));
	}

	@PostMapping("/unread")
	Mono<String> unread() {
		return Mono.just("unread");
	}

	@ExceptionHandler
	ResponseEntity<String> handle(IllegalArgumentException ex) {
		this.trace.mark("exception handler");
		return ResponseEntity.badRequest().body(ex.getMessage());
	}

}
