package io.wattspring.benchmarks.generator;

import java.util.OptionalDouble;
import java.util.regex.MatchResult;

/**
 * Reads the output of {@code wrk --latency}, version 4.
 */
final class WrkOutput {

	private static final Field REQUESTS = new Field("(\\d+) requests in ");

	private static final Field RATE = new Field("Requests/sec:\\s+([\\d.]+)");

	private static final Field P99 = new Field("99%\\s+([\\d.]+)(us|ms|s|m|h)\\s");

	private static final Field SOCKET_ERRORS = new Field(
			"Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

	private static final Field STATUS_ERRORS = new Field("Non-2xx or 3xx responses: (\\d+)");

	private WrkOutput() {
	}

	static LoadResult parse(String output) {
		return new LoadResult(Long.parseLong(REQUESTS.required(output).group(1)),
				Double.parseDouble(RATE.required(output).group(1)), errors(output), p99(output));
	}

	private static long errors(String output) {
		return SOCKET_ERRORS.find(output).map(WrkOutput::sum).orElse(0L)
				+ STATUS_ERRORS.find(output).map(WrkOutput::sum).orElse(0L);
	}

	private static OptionalDouble p99(String output) {
		return P99.find(output)
			.map((match) -> OptionalDouble.of(Double.parseDouble(match.group(1)) * millis(match.group(2))))
			.orElse(OptionalDouble.empty());
	}

	private static double millis(String unit) {
		return switch (unit) {
			case "us" -> 0.001;
			case "ms" -> 1;
			case "s" -> 1_000;
			case "m" -> 60_000;
			default -> 3_600_000;
		};
	}

	private static long sum(MatchResult match) {
		long sum = 0;
		for (int group = 1; group <= match.groupCount(); group++) {
			sum += Long.parseLong(match.group(group));
		}
		return sum;
	}

}
