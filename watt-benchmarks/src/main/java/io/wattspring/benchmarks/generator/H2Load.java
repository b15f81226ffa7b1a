package io.wattspring.benchmarks.generator;

import java.net.URI;
import java.util.List;

/**
 * The load generator {@code h2load}, with one connection and prior knowledge of HTTP/2
 * (RFC 9113, section 3.3).
 *
 * @param streams number of requests at a time
 * @since 0.1.0
 */
public record H2Load(int streams) implements LoadGenerator {

	@Override
	public List<String> command(URI target, int seconds) {
		return List.of("h2load", "-t1", "-c1", "-m" + this.streams, "-D" + seconds, target.toString());
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
