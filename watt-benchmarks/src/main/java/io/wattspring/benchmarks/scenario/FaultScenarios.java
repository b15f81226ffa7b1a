package io.wattspring.benchmarks.scenario;

import java.util.List;
import java.util.function.Supplier;

import io.wattspring.benchmarks.load.Connections;
import io.wattspring.benchmarks.load.Mix;

/**
 * The scenarios with faults, overload and pauses.
 */
final class FaultScenarios {

	private static final String PAGE = "/page";

	private static final String WAIT = "/wait?ms=4000";

	private static final int PAGES_PER_SECOND = 200;

	private FaultScenarios() {
	}

	static List<Scenario> all() {
		return List.of(block(), forever("fault-forever", "blocks for ever", "/faults/block?ms=-1"),
				forever("fault-spin", "spins until it is interrupted", "/faults/spin?ms=-1"), burn(),
				fresh("fault-connections", "One handler blocks for ever; then pages, 100/s, a new connection for each.",
						List.of(), ConnectionFault::new),
				render(), new ClientFault(), waiting(),
				fresh("overload", "Twice the peak capacity, which is found first for each process, of pages.",
						List.of(), OverloadMeasurement::new),
				shedCost(), pause(),
				fresh("watchdog-cost", "CPU of the watchdog with 16 workers, idle and with 100 pages/s.",
						WatchdogCost.PROPERTIES, WatchdogCost::new));
	}

	static Scenario generator() {
		return new FreshScenario("generator",
				"The load generator itself: the server is stopped for 2 s of 10 s at 300/s, which must give a mean of 200 ms,"
						+ " a 95th percentile of 1,500 ms and a 99th of 1,900 ms.",
				List.of(), "/hello", GeneratorCheck::new);
	}

	private static Scenario block() {
		return fresh("fault-block", "200 pages/s; 1 request in 1,000 blocks its handler for 10 s.", List.of(),
				() -> new FaultMeasurement(PAGES_PER_SECOND, PAGE, Mix.of(PAGE, "/faults/block?ms=10000", 1000)));
	}

	private static Scenario render() {
		return fresh("fault-render", "200 pages/s; 1 request in 1,000 blocks for 10 s while its page is rendered.",
				List.of(),
				() -> new FaultMeasurement(PAGES_PER_SECOND, PAGE, Mix.of(PAGE, "/faults/render?ms=10000", 1000)));
	}

	private static Scenario waiting() {
		return new FreshScenario("waiting", "1,250 requests/s that each wait 4 s without a thread, so 5,000 at a time.",
				List.of(), "/hello", () -> new FaultMeasurement(1250, WAIT, Mix.of(WAIT)));
	}

	private static Scenario burn() {
		return fresh("fault-burn", "200 pages/s; 1 request in 1,000 spins for 10 s.", List.of(),
				() -> new FaultMeasurement(PAGES_PER_SECOND, PAGE, Mix.of(PAGE, "/faults/spin?ms=10000", 1000)));
	}

	private static Scenario forever(String name, String what, String faultPath) {
		return fresh(name,
				"Half of the peak capacity of the first configuration, of pages; 1 request in 200 %s.".formatted(what),
				List.of(), () -> new FaultMeasurement(new HalfPeak(PAGE), PAGE, Mix.of(PAGE, faultPath, 200),
						Connections.KEEP_ALIVE));
	}

	private static Scenario shedCost() {
		return new FreshScenario("shed-cost",
				"CPU for 3 ms of work, and for the refusal of the same request with the run queue full.",
				ShedCost.PROPERTIES, "/work?us=3000", ShedCost::new);
	}

	private static Scenario pause() {
		return fresh("pause", "SIGSTOP for 10 s, then a full collection of a heap of 1 GiB in small objects.",
				PauseMeasurement.PROPERTIES, PauseMeasurement::new);
	}

	private static Scenario fresh(String name, String text, List<String> properties,
			Supplier<Measurement> measurement) {
		return new FreshScenario(name, text, properties, PAGE, measurement);
	}

}
