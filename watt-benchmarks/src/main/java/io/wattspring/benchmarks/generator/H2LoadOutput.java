package io.wattspring.benchmarks.generator;

import java.util.OptionalDouble;
import java.util.regex.MatchResult;

/**
 * Reads the output of {@code h2load}, version 1.
 */
final class H2LoadOutput {

	private static final Field RATE = new Field("finished in [^,]+, ([\\d.]+) req/s");

	private static final Field REQUESTS = new Field(
			"requests: \\d+ total, \\d+ started, (\\d+) done, \\d+ succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");

	private static final Field STATUS = new Field("status codes: \\d+ 2xx, (\\d+) 3xx, (\\d+) 4xx, (\\d+) 5xx");

	private H2LoadOutput() {
	}

	static LoadResult parse(String output) {
		MatchResult requests = REQUESTS.required(output);
		MatchResult status = STATUS.required(output);
		// 'failed' has 'errored' and 'timeout' in it, and answers other than 2xx and 3xx
		long errors = Math.max(number(requests, 2), number(requests, 3) + number(requests, 4));
		errors = Math.max(errors, number(status, 2) + number(status, 3)) + number(status, 1);
		return new LoadResult(number(requests, 1), Double.parseDouble(RATE.required(output).group(1)), errors,
				OptionalDouble.empty());
	}

	private static long number(MatchResult match, int group) {
		return Long.parseLong(match.group(group));
	}

}
