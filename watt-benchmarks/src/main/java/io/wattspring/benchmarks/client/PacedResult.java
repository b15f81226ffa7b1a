package io.wattspring.benchmarks.client;

import java.util.stream.DoubleStream;

/**
 * What became of the requests of the paced client.
 *
 * @param millis the latencies of the answered requests in milliseconds
 * @param failures number of requests that were not answered with 200
 * @since 0.1.0
 */
public record PacedResult(double[] millis, int failures) {

	PacedResult plus(PacedResult other) {
		double[] all = DoubleStream.concat(DoubleStream.of(this.millis), DoubleStream.of(other.millis)).toArray();
		return new PacedResult(all, this.failures + other.failures);
	}

}
