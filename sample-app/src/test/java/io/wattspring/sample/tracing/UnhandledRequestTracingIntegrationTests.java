package io.wattspring.sample.tracing;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what is traced of requests that somebody else than the application answers.
 */
class UnhandledRequestTracingIntegrationTests {

	@Test
	void requestThatIsRefusedHasNoSpan() throws Exception {
		try (TracedApplication application = TracedApplication.start("watt.overload.max-in-flight=1")) {
			CompletableFuture<?> first = application.begin("/block", TraceParent.next());
			Awaitility.await().until(() -> !application.endpoints().arrivals().isEmpty());
			TraceParent caller = TraceParent.next();
			assertThat(application.get("/hops", caller).statusCode()).isEqualTo(503);
			application.endpoints().release();
			first.join();
			assertThat(application.endpoints().arrivals()).hasSize(1);
			assertThat(application.spans(caller, SpanKind.SERVER)).isEmpty();
		}
	}

	@Test
	void spanOfRequestThatIsGivenUpOnEndsWithItsHandler() throws Exception {
		try (TracedApplication application = TracedApplication.start("watt.watchdog.interval=20ms",
				"watt.watchdog.spare-after=100ms", "watt.watchdog.give-up-after=300ms")) {
			TraceParent caller = TraceParent.next();
			HttpResponse<String> response = application.get("/block", caller);
			assertThat(response.statusCode()).isEqualTo(503);
			SpanData span = application.serverSpan(caller);
			assertThat(span.getParentSpanId()).isEqualTo(caller.spanId());
			assertThat(span.getAttributes().get(AttributeKey.stringKey("status"))).isEqualTo("500");
			assertThat(span.getAttributes().get(AttributeKey.stringKey("exception"))).isEqualTo("AbortedException");
		}
	}

}
