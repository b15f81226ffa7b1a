package io.wattspring.sample.tracing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * An application whose requests are traced, and a second server that it calls, which
 * answers with the field {@code traceparent} that it got.
 */
final class TracedApplication implements AutoCloseable {

	private final InMemorySpanExporter spans = InMemorySpanExporter.create();

	private final HttpClient client = HttpClient.newHttpClient();

	private final DisposableServer upstream;

	private final ConfigurableApplicationContext context;

	private TracedApplication(DisposableServer upstream, String... properties) {
		this.upstream = upstream;
		SpringApplication application = new SpringApplication(Traced.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("server.port", "0", "watt.workers", "2", "spring.main.banner-mode",
				"off", "spring.application.name", "traced", "spring.reactor.context-propagation", "auto",
				"management.tracing.sampling.probability", "1"));
		application.addInitializers((context) -> register((GenericApplicationContext) context));
		this.context = application.run(Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new));
	}

	private void register(GenericApplicationContext context) {
		context.registerBean(SpanProcessor.class, () -> SimpleSpanProcessor.create(this.spans));
		context.registerBean(TracedEndpoints.class,
				() -> new TracedEndpoints("http://localhost:" + this.upstream.port()));
	}

	/**
	 * Start an application.
	 * @param properties properties of the form {@code name=value}
	 * @return the running application
	 */
	static TracedApplication start(String... properties) {
		DisposableServer upstream = HttpServer.create()
			.port(0)
			.handle((request, response) -> response
				.sendString(Mono.just(request.requestHeaders().get("traceparent", "none"))))
			.bindNow();
		return new TracedApplication(upstream, properties);
	}

	HttpResponse<String> get(String path, TraceParent parent) throws IOException, InterruptedException {
		return send("GET", path, parent, BodyPublishers.noBody());
	}

	HttpResponse<String> post(String path, TraceParent parent, byte[] body) throws IOException, InterruptedException {
		return send("POST", path, parent, BodyPublishers.ofByteArray(body));
	}

	CompletableFuture<HttpResponse<String>> begin(String path, TraceParent parent) {
		return this.client.sendAsync(request("GET", path, parent, BodyPublishers.noBody()), BodyHandlers.ofString());
	}

	/**
	 * Open a WebSocket, wait for a message, send some, wait for the answer to each, and
	 * close it.
	 * @param path where to
	 * @param parent the span of the caller
	 * @param messages what to send
	 * @return what was received
	 */
	List<String> talk(String path, TraceParent parent, List<String> messages) throws InterruptedException {
		Answers answers = new Answers();
		WebSocket socket = this.client.newWebSocketBuilder()
			.header("traceparent", parent.toString())
			.buildAsync(URI.create("ws://localhost:" + port() + path), answers)
			.join();
		List<String> received = new ArrayList<>();
		received.add(answers.take());
		for (String message : messages) {
			socket.sendText(message, true).join();
			received.add(answers.take());
		}
		socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
		return received;
	}

	private HttpResponse<String> send(String method, String path, TraceParent parent, BodyPublisher body)
			throws IOException, InterruptedException {
		return this.client.send(request(method, path, parent, body), BodyHandlers.ofString());
	}

	private HttpRequest request(String method, String path, TraceParent parent, BodyPublisher body) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
			.header("traceparent", parent.toString())
			.timeout(Duration.ofSeconds(30))
			.method(method, body)
			.build();
	}

	private int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	TracedEndpoints endpoints() {
		return bean(TracedEndpoints.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Return the span of the request that a caller made.
	 * @param parent the span of the caller
	 * @return the one span, which ends some time after the response
	 */
	SpanData serverSpan(TraceParent parent) {
		return Awaitility.await().until(() -> spans(parent, SpanKind.SERVER), (spans) -> !spans.isEmpty()).get(0);
	}

	/**
	 * Return spans of the trace of a caller that have ended by now.
	 * @param parent the span of the caller
	 * @param kind kind of the spans
	 * @return the spans
	 */
	List<SpanData> spans(TraceParent parent, SpanKind kind) {
		return this.spans.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getTraceId().equals(parent.traceId()) && span.getKind() == kind)
			.toList();
	}

	@Override
	public void close() {
		this.context.close();
		this.upstream.disposeNow();
	}

	/**
	 * The messages that a client receives.
	 */
	private static final class Answers implements WebSocket.Listener {

		private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		private final StringBuilder parts = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
			this.parts.append(text);
			if (last) {
				this.messages.add(this.parts.toString());
				this.parts.setLength(0);
			}
			socket.request(1);
			return null;
		}

		String take() throws InterruptedException {
			String message = this.messages.poll(30, TimeUnit.SECONDS);
			if (message == null) {
				throw new IllegalStateException("No answer");
			}
			return message;
		}

	}

	/**
	 * Nothing but auto-configuration.
	 */
	@EnableAutoConfiguration
	static class Traced {

	}

}
