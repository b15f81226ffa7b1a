package io.wattspring.sample.tracing;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that traces reach wherever requests go, as they do in an application that is
 * served by stock Spring Boot.
 */
@ParameterizedClass
@EnumSource(TracingIntegrationTests.Serving.class)
@ExtendWith(OutputCaptureExtension.class)
class TracingIntegrationTests {

	private static TracedApplication application;

	private final Serving serving;

	TracingIntegrationTests(Serving serving) {
		this.serving = serving;
	}

	@BeforeParameterizedClassInvocation
	static void start(Serving serving) {
		application = TracedApplication.start(serving.properties);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@Test
	void callerIsParentOfServerSpan() throws Exception {
		TraceParent caller = TraceParent.next();
		assertThat(application.get("/hops", caller).statusCode()).isEqualTo(200);
		SpanData span = application.serverSpan(caller);
		assertThat(span.getParentSpanId()).isEqualTo(caller.spanId());
		assertThat(span.getName()).isEqualTo("http get /hops");
	}

	@Test
	void mdcHasSpanOnEveryThread() throws Exception {
		TraceParent caller = TraceParent.next();
		List<Hop> hops = Hop.parse(application.get("/hops", caller).body());
		assertThat(hops).extracting(Hop::place)
			.containsExactly("handler", "delay", "elastic", "parallel", "response", "client");
		assertAreOf(caller, hops);
		if (this.serving.runThreads) {
			assertThat(hops).filteredOn((hop) -> !hop.place().equals("elastic"))
				.allMatch((hop) -> hop.thread().startsWith("watt-run-"));
		}
	}

	@Test
	void logLineHasSpanOnEveryThread(CapturedOutput output) throws Exception {
		TraceParent caller = TraceParent.next();
		application.get("/hops", caller);
		String correlation = "[" + caller.traceId() + "-" + application.serverSpan(caller).getSpanId() + "]";
		for (String place : List.of("handler", "delay", "elastic", "parallel", "client")) {
			assertThat(output.getOut().lines())
				.anyMatch((line) -> line.contains(correlation) && line.endsWith(" at " + place));
		}
	}

	@Test
	void mdcHasSpanWhileBodyIsRead() throws Exception {
		TraceParent caller = TraceParent.next();
		List<Hop> hops = Hop.parse(application.post("/read", caller, new byte[300_000]).body());
		assertThat(hops).isNotEmpty();
		assertAreOf(caller, hops);
	}

	@Test
	void mdcHasSpanWhereStreamIsMade() throws Exception {
		TraceParent caller = TraceParent.next();
		String events = application.get("/stream", caller).body();
		List<Hop> hops = Hop.parse(String.join("\n",
				events.lines().filter((line) -> line.length() > 5).map((line) -> line.substring(5)).toList()));
		assertThat(hops).hasSize(53);
		assertAreOf(caller, hops);
	}

	@Test
	void outgoingCallContinuesTrace() throws Exception {
		TraceParent caller = TraceParent.next();
		HttpResponse<String> response = application.get("/hops", caller);
		TraceParent sent = TraceParent.parse(response.headers().firstValue("sent").orElseThrow());
		SpanData server = application.serverSpan(caller);
		assertThat(sent.traceId()).isEqualTo(caller.traceId());
		assertThat(application.spans(caller, SpanKind.CLIENT)).singleElement().satisfies((client) -> {
			assertThat(client.getSpanId()).isEqualTo(sent.spanId());
			assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
		});
	}

	@Test
	void webSocketSessionIsInTheSpanOfItsHandshake() throws Exception {
		TraceParent caller = TraceParent.next();
		List<String> answers = application.talk("/socket", caller, List.of("hop", "hop", "call"));
		SpanData span = application.serverSpan(caller);
		assertThat(span.getParentSpanId()).isEqualTo(caller.spanId());
		assertThat(span.getName()).isEqualTo("http get /socket");
		assertThat(application.spans(caller, SpanKind.SERVER)).hasSize(1);
		List<Hop> hops = Hop.parse(String.join("", answers.subList(0, 3)));
		assertThat(hops).extracting(Hop::place).containsExactly("socket", "source", "message", "message");
		assertAreOf(caller, hops);
		assertThat(TraceParent.parse(answers.get(3)).traceId()).isEqualTo(caller.traceId());
		assertThat(application.spans(caller, SpanKind.CLIENT)).singleElement()
			.satisfies((client) -> assertThat(client.getParentSpanId()).isEqualTo(span.getSpanId()));
		if (this.serving.runThreads) {
			assertThat(hops).allMatch((hop) -> hop.thread().startsWith("watt-run-"));
		}
	}

	@Test
	void handshakeThatIsRefusedHasItsSpan() throws Exception {
		TraceParent caller = TraceParent.next();
		assertThat(application.get("/socket", caller).statusCode()).isEqualTo(400);
		SpanData span = application.serverSpan(caller);
		assertThat(span.getParentSpanId()).isEqualTo(caller.spanId());
		assertThat(span.getName()).isEqualTo("http get /socket");
	}

	@Test
	void concurrentTracesDoNotMix() throws Exception {
		application.endpoints().arrivals().clear();
		ExecutorService clients = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Void>> requests = IntStream.range(0, 200).mapToObj((number) -> this.<Void>request()).toList();
			for (Future<Void> request : clients.invokeAll(requests)) {
				request.get();
			}
		}
		finally {
			clients.shutdown();
		}
		assertThat(application.endpoints().arrivals()).hasSize(200)
			.allMatch((arrival) -> arrival.traceId() == null && arrival.spanId() == null);
	}

	private <T> Callable<T> request() {
		return () -> {
			TraceParent caller = TraceParent.next();
			HttpResponse<String> response = application.get("/hops", caller);
			TraceParent sent = TraceParent.parse(response.headers().firstValue("sent").orElseThrow());
			assertThat(sent.traceId()).isEqualTo(caller.traceId());
			assertAreOf(caller, Hop.parse(response.body()));
			return null;
		};
	}

	private void assertAreOf(TraceParent caller, List<Hop> hops) {
		String spanId = application.serverSpan(caller).getSpanId();
		assertThat(hops).allSatisfy((hop) -> {
			assertThat(hop.traceId()).isEqualTo(caller.traceId());
			// A filter of the client is in the client's span
			assertThat(hop.spanId().equals(spanId)).isEqualTo(!hop.place().equals("response"));
		});
	}

	/**
	 * Who serves the application.
	 */
	enum Serving {

		STOCK(false, "watt.enabled=false"),

		RUN_QUEUE(true),

		EVENT_LOOP(false, "watt.dispatch=event-loop"),

		CACHE_IN_FRONT(true, "watt.cache.enabled=true"),

		CACHE_AS_FILTER(true, "watt.cache.enabled=true", "watt.cache.position=filter");

		private final boolean runThreads;

		private final String[] properties;

		Serving(boolean runThreads, String... properties) {
			this.runThreads = runThreads;
			this.properties = properties;
		}

	}

}
