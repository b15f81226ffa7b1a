package io.wattspring.sample.tracing;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.opentelemetry.api.trace.SpanKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests what is traced of requests that the cache answers.
 */
class CacheTracingIntegrationTests {

	private final TraceParent first = TraceParent.next();

	private final TraceParent second = TraceParent.next();

	private final TraceParent third = TraceParent.next();

	@Test
	void applicationsRequestIsInTraceOfFirstClientOnly() throws Exception {
		try (TracedApplication application = TracedApplication.start("watt.cache.enabled=true")) {
			assertApplicationIsInFirstTrace(application);
			assertThat(application.serverSpan(this.first).getParentSpanId()).isEqualTo(this.first.spanId());
			assertThat(application.spans(this.second, SpanKind.SERVER)).isEmpty();
			assertThat(application.spans(this.third, SpanKind.SERVER)).isEmpty();
		}
	}

	@Test
	void everyRequestHasSpanWhenCacheIsFilter() throws Exception {
		try (TracedApplication application = TracedApplication.start("watt.cache.enabled=true",
				"watt.cache.position=filter")) {
			assertApplicationIsInFirstTrace(application);
			assertThat(List.of(this.first, this.second, this.third))
				.allSatisfy((caller) -> assertThat(application.serverSpan(caller).getParentSpanId())
					.isEqualTo(caller.spanId()));
		}
	}

	private void assertApplicationIsInFirstTrace(TracedApplication application) throws Exception {
		CompletableFuture<HttpResponse<String>> leader = application.begin("/cached", this.first);
		Awaitility.await()
			.until(() -> application.endpoints().arrivals().stream().anyMatch((hop) -> hop.place().equals("handler")));
		CompletableFuture<HttpResponse<String>> follower = application.begin("/cached", this.second);
		ResponseCache cache = application.bean(ResponseCache.class);
		Awaitility.await().until(() -> cache.statistics().collapsed() == 1);
		application.endpoints().release();
		List<Hop> hops = Hop.parse(leader.join().body());
		String spanId = application.serverSpan(this.first).getSpanId();
		assertThat(hops).hasSize(2).allSatisfy((hop) -> {
			assertThat(hop.traceId()).isEqualTo(this.first.traceId());
			assertThat(hop.spanId()).isEqualTo(spanId);
		});
		assertThat(follower.join().body()).isEqualTo(leader.join().body());
		HttpResponse<String> hit = application.get("/cached", this.third);
		assertThat(hit.headers().firstValue("Cache-Status").orElseThrow()).startsWith("Watt; hit");
		assertThat(hit.body()).isEqualTo(leader.join().body());
	}

}
