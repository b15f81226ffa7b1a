package io.wattspring.benchmarks.scenario;

import java.util.List;
import java.util.stream.Stream;

import io.wattspring.benchmarks.generator.H2Load;
import io.wattspring.benchmarks.generator.Wrk;

/**
 * The scenarios there are.
 *
 * @since 0.1.0
 */
public final class Scenarios {

	private static final List<Scenario> COSTS = List.of(load("hello", "/hello", 64), load("page", "/page", 16),
			load("stream", "/stream?n=100", 16), new ConnectionsScenario(),
			new LoadScenario("h2c", "/work?us=3000", "/work?us=20", new H2Load(32),
					List.of("-Dserver.http2.enabled=true")),
			new StartupScenario(), new MemoryScenario(), new IdleScenario(), FaultScenarios.generator(),
			new CompareScenario());

	private Scenarios() {
	}

	/**
	 * Return the scenarios in the order they run.
	 * @return all scenarios
	 */
	public static List<Scenario> all() {
		return Stream.of(COSTS, CacheScenarios.all(), faults()).flatMap(List::stream).toList();
	}

	/**
	 * Return the scenarios with faults, overload and pauses in the order they run.
	 * @return some of all scenarios
	 */
	public static List<Scenario> faults() {
		return FaultScenarios.all();
	}

	private static Scenario load(String name, String path, int connections) {
		return new LoadScenario(name, path, path, new Wrk(connections, false), List.of());
	}

}
