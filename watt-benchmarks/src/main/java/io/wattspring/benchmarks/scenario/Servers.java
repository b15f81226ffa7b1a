package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The running servers of all configurations.
 *
 * @param all the servers in the order of the configurations
 */
record Servers(List<Server> all) implements AutoCloseable {

	static Servers start(Bench bench, String scenario, List<String> properties)
			throws IOException, InterruptedException {
		Servers servers = new Servers(new ArrayList<>());
		try {
			for (Configuration configuration : bench.configurations()) {
				servers.all.add(Server.start(bench, scenario, configuration, properties));
			}
			return servers;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			servers.close();
			throw ex;
		}
	}

	/**
	 * Check that all serve the same bytes.
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 * @throws IllegalStateException if a page differs from the first one's
	 */
	void requireSamePage() throws InterruptedException {
		String first = this.all.get(0).page();
		for (Server server : this.all) {
			if (!server.page().equals(first)) {
				throw new IllegalStateException("page: that of %s differs from that of %s"
					.formatted(server.configuration(), this.all.get(0).configuration()));
			}
		}
	}

	void awaitQuiet() throws IOException, InterruptedException {
		Running.awaitQuiet(this::cpu);
	}

	private Duration cpu() throws IOException {
		Duration sum = Duration.ZERO;
		for (Server server : this.all) {
			sum = sum.plus(server.cpu());
		}
		return sum;
	}

	@Override
	public void close() {
		this.all.forEach(Server::close);
	}

}
