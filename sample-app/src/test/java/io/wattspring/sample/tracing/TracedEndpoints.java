package io.wattspring.sample.tracing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Tells what the MDC holds, wherever a request goes. Nothing here is found by scanning,
 * so that the shop is not changed by it.
 */
class TracedEndpoints {

	private static final Logger logger = LoggerFactory.getLogger(TracedEndpoints.class);

	private final Queue<Hop> arrivals = new ConcurrentLinkedQueue<>();

	private final CountDownLatch unblocked = new CountDownLatch(1);

	private final Sinks.Empty<Void> released = Sinks.empty();

	private final String upstream;

	TracedEndpoints(String upstream) {
		this.upstream = upstream;
	}

	/**
	 * Return what the MDC held where a request was about to be handed to the application,
	 * and where {@code /cached} was handled.
	 * @return one of each place
	 */
	Queue<Hop> arrivals() {
		return this.arrivals;
	}

	/**
	 * Let {@code /block} return and {@code /cached} answer.
	 */
	void release() {
		this.unblocked.countDown();
		this.released.tryEmitEmpty();
	}

	@Bean
	HttpHandlerDecoratorFactory arrivalsNoted() {
		return (handler) -> (request, response) -> {
			this.arrivals.add(Hop.at("arrival"));
			return handler.handle(request, response);
		};
	}

	@Bean
	RouterFunction<ServerResponse> tracedRoutes(WebClient.Builder builder) {
		WebClient client = builder.baseUrl(this.upstream).build();
		return RouterFunctions.route()
			.GET("/hops", (request) -> hops(client))
			.POST("/read", this::read)
			.GET("/stream", (request) -> stream())
			.GET("/cached", (request) -> cached())
			.GET("/block", (request) -> block())
			.build();
	}

	@Bean
	HandlerMapping tracedSocket(WebClient.Builder builder) {
		WebClient client = builder.baseUrl(this.upstream).build();
		WebSocketHandler handler = (session) -> talk(session, client);
		return new SimpleUrlHandlerMapping(Map.of("/socket", handler), -1);
	}

	private static Mono<Void> talk(WebSocketSession session, WebClient client) {
		Hop handler = Hop.at("socket");
		Mono<String> source = Mono.fromSupplier(() -> handler + Hop.at("source").toString());
		Flux<String> answers = session.receive()
			.map(WebSocketMessage::getPayloadAsText)
			.concatMap((text) -> text.equals("hop") ? Mono.just(Hop.at("message").toString())
					: client.get().uri("/").retrieve().bodyToMono(String.class));
		return session.send(source.concatWith(answers).map(session::textMessage));
	}

	private Mono<ServerResponse> hops(WebClient client) {
		Queue<Hop> hops = new ConcurrentLinkedQueue<>();
		hops.add(note("handler"));
		return Mono.delay(Duration.ofMillis(1))
			.doOnNext((tick) -> hops.add(note("delay")))
			.publishOn(Schedulers.boundedElastic())
			.doOnNext((tick) -> hops.add(note("elastic")))
			.publishOn(Schedulers.parallel())
			.doOnNext((tick) -> hops.add(note("parallel")))
			.then(Mono.defer(() -> noting(client, hops).get().uri("/").retrieve().bodyToMono(String.class)))
			.doOnNext((sent) -> hops.add(note("client")))
			.flatMap((sent) -> ServerResponse.ok().header("sent", sent).bodyValue(text(hops)));
	}

	private static WebClient noting(WebClient client, Queue<Hop> hops) {
		return client.mutate()
			.filter((request, next) -> next.exchange(request).doOnNext((response) -> hops.add(note("response"))))
			.build();
	}

	private static Hop note(String place) {
		logger.info("at {}", place);
		return Hop.at(place);
	}

	private static String text(Iterable<Hop> hops) {
		StringBuilder text = new StringBuilder();
		hops.forEach(text::append);
		return text.toString();
	}

	private Mono<ServerResponse> read(ServerRequest request) {
		Queue<Hop> hops = new ConcurrentLinkedQueue<>();
		return request.exchange().getRequest().getBody().map((buffer) -> {
			hops.add(Hop.at("body"));
			return DataBufferUtils.release(buffer);
		}).then(Mono.defer(() -> ServerResponse.ok().bodyValue(text(hops))));
	}

	private Mono<ServerResponse> stream() {
		Flux<String> lines = Flux.range(1, 50)
			.map((number) -> Hop.at("source").toString())
			.concatWith(Flux.interval(Duration.ofMillis(1)).take(3).map((tick) -> Hop.at("interval").toString()));
		return ServerResponse.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(lines, String.class);
	}

	private Mono<ServerResponse> cached() {
		Hop handler = Hop.at("handler");
		this.arrivals.add(handler);
		return this.released.asMono()
			.publishOn(Schedulers.parallel())
			.then(Mono.fromSupplier(() -> text(List.of(handler, Hop.at("released")))))
			.flatMap((text) -> ServerResponse.ok().header("Cache-Control", "public, max-age=60").bodyValue(text));
	}

	private Mono<ServerResponse> block() {
		try {
			this.unblocked.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted", ex);
		}
		return ServerResponse.ok().bodyValue("unblocked");
	}

}
