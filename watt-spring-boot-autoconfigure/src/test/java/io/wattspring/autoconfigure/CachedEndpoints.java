package io.wattspring.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Handlers whose responses are cacheable, and that count how often they are called.
 */
@Configuration(proxyBeanMethods = false)
@RestController
class CachedEndpoints {

	private final ConcurrentMap<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	final CountDownLatch gate = new CountDownLatch(1);

	volatile boolean failing;

	int calls(String name) {
		return this.calls.computeIfAbsent(name, (key) -> new AtomicInteger()).get();
	}

	private int call(String name) {
		return this.calls.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
	}

	/**
	 * Answer as told by the parameters.
	 */
	@GetMapping("/any")
	ResponseEntity<String> any(@RequestParam String cc, @RequestParam(defaultValue = "") String vary,
			@RequestParam(defaultValue = "") String etag, @RequestParam(defaultValue = "") String tag,
			ServerHttpRequest request) {
		int call = call("any");
		ResponseEntity.BodyBuilder response = ResponseEntity.status(this.failing ? 500 : 200);
		response.header("Cache-Control", cc);
		if (!vary.isEmpty()) {
			response.header("Vary", vary);
		}
		if (!etag.isEmpty()) {
			response.header("ETag", '"' + etag + '"');
		}
		if (!tag.isEmpty()) {
			response.header("Cache-Tag", tag);
		}
		return response.body("call " + call + " foo " + request.getHeaders().getFirst("Foo"));
	}

	@GetMapping("/gated")
	Mono<ResponseEntity<String>> gated(@RequestParam(defaultValue = "max-age=60") String cc,
			@RequestParam(defaultValue = "") String vary, @RequestParam(defaultValue = "") String tag,
			ServerHttpRequest request) {
		call("gated");
		return Mono.fromCallable(() -> {
			this.gate.await();
			return ResponseEntity.ok()
				.header("Cache-Control", cc)
				.header("Vary", vary)
				.header("Cache-Tag", tag)
				.body("foo " + request.getHeaders().getFirst("Foo"));
		});
	}

	@GetMapping("/block")
	String block() throws InterruptedException {
		call("block");
		this.gate.await();
		return "unblocked";
	}

	@GetMapping("/chunks")
	Mono<Void> chunks(@RequestParam int count, @RequestParam int size,
			@RequestParam(defaultValue = "0") long pauseMillis, @RequestParam(defaultValue = "max-age=60") String cc,
			@RequestParam(defaultValue = "false") boolean gated, ServerHttpResponse response) {
		call("chunks");
		response.getHeaders().set("Cache-Control", cc);
		response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
		response.getHeaders().setETag("\"c\"");
		Mono<Void> gate = gated ? Mono.fromRunnable(this::awaitGate).subscribeOn(Schedulers.boundedElastic()).then()
				: Mono.empty();
		Flux<Integer> numbers = gate.thenMany(Flux.range(0, count));
		if (pauseMillis > 0) {
			// Before there are buffers: whoever cancels a delay loses what is delayed.
			numbers = numbers.delayElements(Duration.ofMillis(pauseMillis));
		}
		return response.writeWith(numbers.map((number) -> chunk(number, size, response)));
	}

	private void awaitGate() {
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// Spring's ChannelSendOperator loses the first buffer that comes while it is
	// cancelled
	private DataBuffer chunk(int number, int size, ServerHttpResponse response) {
		DataBufferFactory buffers = (number == 0) ? DefaultDataBufferFactory.sharedInstance : response.bufferFactory();
		return buffers.allocateBuffer(size)
			.write(String.valueOf((char) ('a' + number % 26)).repeat(size).getBytes(StandardCharsets.US_ASCII));
	}

	@GetMapping("/heap")
	Mono<Void> heap(ServerHttpResponse response) {
		response.getHeaders().set("Cache-Control", "max-age=60");
		return response.writeWith(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(new byte[] { 'x' })));
	}

	@GetMapping("/page")
	ResponseEntity<String> page() {
		return ResponseEntity.ok().header("Cache-Control", "max-age=60").eTag("p").body("page".repeat(750));
	}

	@GetMapping("/failing")
	ResponseEntity<Publisher<String>> failing(@RequestParam String publisher) {
		return failing(publisher, new IllegalStateException("for the test"));
	}

	@GetMapping("/failing-and-advised")
	ResponseEntity<Publisher<String>> failingAndAdvised(@RequestParam String publisher) {
		return failing(publisher, new UnsupportedOperationException("for the test"));
	}

	@ExceptionHandler
	@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
	String advise(UnsupportedOperationException ex) {
		return ex.getMessage();
	}

	private ResponseEntity<Publisher<String>> failing(String publisher, RuntimeException failure) {
		Mono<String> one = Mono.fromCallable(() -> {
			if (this.failing) {
				throw failure;
			}
			return "good";
		});
		return ResponseEntity.ok()
			.header("Cache-Control", "max-age=60")
			.body(publisher.equals("many") ? one.flux() : one);
	}

	@GetMapping("/replacing")
	ResponseEntity<String> replacing() {
		return ResponseEntity.ok().header("Cache-Control", "max-age=60").header("Foo", "own").body("replacing");
	}

	@GetMapping("/cookie")
	ResponseEntity<String> cookie(ServerHttpResponse response) {
		response.addCookie(ResponseCookie.from("session", "of-" + call("cookie")).build());
		return ResponseEntity.ok().header("Cache-Control", "max-age=60").body("cookie");
	}

	@GetMapping("/session")
	Mono<ResponseEntity<String>> session(WebSession session) {
		session.getAttributes().put("call", call("session"));
		return Mono.just(ResponseEntity.ok().header("Cache-Control", "max-age=60").body("session " + session.getId()));
	}

	@GetMapping("/personal-head")
	Mono<ResponseEntity<String>> personalHead(ServerWebExchange exchange) {
		boolean head = exchange.getRequest().getMethod() == HttpMethod.HEAD;
		ResponseEntity<String> response = ResponseEntity.ok()
			.header("Cache-Control", head ? "max-age=60" : "max-age=0")
			.header("Call", String.valueOf(call("personal-head")))
			.eTag("p")
			.body("page");
		return head ? exchange.getSession().doOnNext(WebSession::start).thenReturn(response) : Mono.just(response);
	}

	@PostMapping("/any")
	ResponseEntity<Void> change() {
		return ResponseEntity.status(this.failing ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.NO_CONTENT).build();
	}

}
