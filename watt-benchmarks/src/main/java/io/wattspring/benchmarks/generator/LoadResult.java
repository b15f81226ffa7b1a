package io.wattspring.benchmarks.generator;

import java.util.OptionalDouble;

/**
 * What a load generator reports of one run.
 *
 * @param requests completed requests, with any status
 * @param requestsPerSecond completed requests per second
 * @param errors requests that failed, timed out or were not answered with success
 * @param p99Millis the 99th percentile of the latency, where the generator tells it
 * @since 0.1.0
 */
public record LoadResult(long requests, double requestsPerSecond, long errors, OptionalDouble p99Millis) {

}
