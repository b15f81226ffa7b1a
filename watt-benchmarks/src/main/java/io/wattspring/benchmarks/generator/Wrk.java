package io.wattspring.benchmarks.generator;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP/1.1 load generator {@code wrk}, with one thread.
 *
 * @param connections number of connections, each with one request at a time
 * @param connectionPerRequest whether each request takes a new connection
 * @since 0.1.0
 */
public record Wrk(int connections, boolean connectionPerRequest) implements LoadGenerator {

	@Override
	public List<String> command(URI target, int seconds) {
		List<String> command = new ArrayList<>(
				List.of("wrk", "-t1", "-c" + this.connections, "-d" + seconds + "s", "--latency"));
		if (this.connectionPerRequest) {
			command.addAll(List.of("-H", "Connection: close"));
		}
		command.add(target.toString());
		return List.copyOf(command);
	}

	@Override
	public LoadResult parse(String output) {
		return WrkOutput.parse(output);
	}

	@Override
	public String debianPackage() {
		return "wrk";
	}

}
