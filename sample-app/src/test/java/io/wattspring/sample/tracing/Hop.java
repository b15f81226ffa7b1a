package io.wattspring.sample.tracing;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What a log line would say at one place of a request.
 *
 * @param place the place
 * @param thread thread that was there
 * @param traceId id of the trace in the MDC, or {@code null}
 * @param spanId id of the span in the MDC, or {@code null}
 */
record Hop(String place, String thread, @Nullable String traceId, @Nullable String spanId) {

	static Hop at(String place) {
		return new Hop(place, Thread.currentThread().getName(), MDC.get("traceId"), MDC.get("spanId"));
	}

	static List<Hop> parse(String lines) {
		return lines.lines()
			.map((line) -> line.split(" "))
			.map((word) -> new Hop(word[0], word[1], word[2], word[3]))
			.toList();
	}

	@Override
	public String toString() {
		return "%s %s %s %s\n".formatted(this.place, this.thread, this.traceId, this.spanId);
	}

}
