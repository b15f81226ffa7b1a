package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.CpuQuota;

/**
 * Process or processes of one configuration.
 *
 * @param configuration the configuration's name
 * @param processes the processes, at least one
 * @param quotas what holds each to one processor, if there are several and the system
 * allows it
 */
record Server(String configuration, List<ApplicationProcess> processes,
		List<CpuQuota> quotas) implements AutoCloseable {

	private static final Pattern HEAP = Pattern.compile("(-Xm[sx])(\\d+)m");

	/**
	 * Start the processes of a configuration and wait until they are ready.
	 * @param bench starts them
	 * @param scenario the scenario's name
	 * @param configuration the configuration
	 * @param properties the system properties, besides the configuration's
	 * @return the server
	 * @throws IOException if a process can not be started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	static Server start(Bench bench, String scenario, Configuration configuration, List<String> properties)
			throws IOException, InterruptedException {
		boolean two = configuration.layout() == Configuration.Layout.TWO_PROCESSES;
		List<String> all = new ArrayList<>(properties);
		all.addAll((two) ? halfHeap(bench.launcher().flags()) : List.of());
		Server server = new Server(configuration.name(), new ArrayList<>(), new ArrayList<>());
		try {
			for (int i = 0; i < ((two) ? 2 : 1); i++) {
				server.processes.add(bench.launchPart(scenario, configuration, all));
			}
			if (two) {
				server.holdEach();
			}
			return server;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	private void holdEach() throws IOException {
		for (ApplicationProcess process : this.processes) {
			Optional<CpuQuota> quota = CpuQuota.create();
			if (quota.isPresent()) {
				this.quotas.add(quota.get());
				process.hold(quota.get());
			}
		}
	}

	/**
	 * Return the flags for half of the heap.
	 * @param flags flags of a JVM, of which those like {@code -Xmx512m} count
	 * @return the flags that override them
	 */
	static List<String> halfHeap(List<String> flags) {
		return flags.stream()
			.map(HEAP::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> "%s%dm".formatted(matcher.group(1), Integer.parseInt(matcher.group(2)) / 2))
			.toList();
	}

	List<Integer> ports() {
		return this.processes.stream().map(ApplicationProcess::port).toList();
	}

	Duration cpu() throws IOException {
		Duration sum = Duration.ZERO;
		for (ApplicationProcess process : this.processes) {
			sum = sum.plus(process.stat().own());
		}
		return sum;
	}

	double residentMebibytes() throws IOException {
		double sum = 0;
		for (ApplicationProcess process : this.processes) {
			sum += process.status().residentKibibytes() / 1024.0;
		}
		return sum;
	}

	/**
	 * Return the page, which every process must have.
	 * @return its text
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	String page() throws InterruptedException {
		List<String> pages = new ArrayList<>();
		for (ApplicationProcess process : this.processes) {
			pages.add(process.get("/page", Duration.ofSeconds(10)).required());
		}
		return pages.get(0);
	}

	@Override
	public void close() {
		this.processes.forEach(ApplicationProcess::close);
		this.quotas.forEach(CpuQuota::close);
	}

}
