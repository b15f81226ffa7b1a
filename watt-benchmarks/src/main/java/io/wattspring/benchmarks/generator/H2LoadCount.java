package io.wattspring.benchmarks.generator;

import java.net.URI;
import java.util.List;

/**
 * The load generator {@code h2load} as one that sends a given number of HTTP/1.1
 * requests, however long that takes.
 *
 * @param requests number of requests
 * @param connections number of connections, each with one request at a time
 * @since 0.1.0
 */
public record H2LoadCount(int requests, int connections) implements LoadGenerator {

	@Override
	public List<String> command(URI target, int seconds) {
		return List.of("h2load", "--h1", "-t1", "-c" + this.connections, "-n" + this.requests, target.toString());
	}

	@Override
	public LoadResult parse(String output) {
		return H2LoadOutput.parse(output);
	}

	@Override
	public String debianPackage() {
		return "nghttp2-client";
	}

}
