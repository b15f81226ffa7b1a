package io.wattspring.sample.tracing;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The span of a caller, as it is written in the field {@code traceparent}.
 *
 * @param traceId id of its trace
 * @param spanId id of the span
 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
 * Context</a>
 */
record TraceParent(String traceId, String spanId) {

	private static final AtomicLong NUMBER = new AtomicLong();

	/**
	 * Return one that was never there before.
	 * @return a sampled span
	 */
	static TraceParent next() {
		long number = NUMBER.incrementAndGet();
		return new TraceParent("%032x".formatted(number), "%016x".formatted(number));
	}

	static TraceParent parse(String field) {
		String[] part = field.split("-");
		return new TraceParent(part[1], part[2]);
	}

	@Override
	public String toString() {
		return "00-" + this.traceId + "-" + this.spanId + "-01";
	}

}
