package io.wattspring.benchmarks.scenario;

import java.time.Duration;
import java.util.List;

import io.wattspring.benchmarks.load.Connections;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Stage;

/**
 * Load that all configurations get alike.
 *
 * @param label the name in tables and charts
 * @param knees the rate in proportion to the knee of the first configuration
 * @param connections what requests are sent over
 * @param fault what goes wrong meanwhile
 */
record ComparedLoad(String label, double knees, Connections connections, Fault fault) {

	/**
	 * The page that counts.
	 */
	static final String PAGE = "/page";

	/**
	 * The loads in the order they run. The last one leaves processes that are good for
	 * nothing else.
	 */
	static final List<ComparedLoad> ALL = List.of(steady(50), steady(75), steady(95),
			new ComparedLoad("50 % new connections", 0.5, Connections.PER_REQUEST, Fault.NONE),
			new ComparedLoad("75 % 16 connections", 0.75, Connections.SIXTEEN, Fault.NONE),
			new ComparedLoad("75 % one HTTP/2 connection", 0.75, Connections.H2C, Fault.NONE),
			new ComparedLoad("200 % burst", 2, Connections.KEEP_ALIVE, Fault.NONE),
			new ComparedLoad("50 % 1 in 1000 blocks 10 s", 0.5, Connections.KEEP_ALIVE, Fault.BLOCK),
			new ComparedLoad("50 % 1 in 1000 burns 10 s", 0.5, Connections.KEEP_ALIVE, Fault.BURN),
			new ComparedLoad("50 % one blocks for ever", 0.5, Connections.KEEP_ALIVE, Fault.FOREVER));

	private static ComparedLoad steady(int percent) {
		return new ComparedLoad(percent + " %", percent / 100.0, Connections.KEEP_ALIVE, Fault.NONE);
	}

	/**
	 * Choose loads.
	 * @param comparison which ones are wanted
	 * @return the loads, in their order
	 * @throws IllegalArgumentException if a name is part of none, or a load is to be
	 * offered several times that leaves stuck requests behind
	 */
	static List<ComparedLoad> chosen(Plan.Comparison comparison) {
		for (String name : comparison.loads()) {
			if (ALL.stream().noneMatch((load) -> load.isMeantBy(name))) {
				throw new IllegalArgumentException("loads: %s (expected: one of %s, or part of some)".formatted(name,
						ALL.stream().map(ComparedLoad::label).toList()));
			}
		}
		List<ComparedLoad> chosen = ALL.stream()
			.filter((load) -> comparison.loads().isEmpty() || comparison.loads().stream().anyMatch(load::isMeantBy))
			.toList();
		if (comparison.times() > 1 && chosen.stream().anyMatch((load) -> load.fault != Fault.NONE)) {
			throw new IllegalArgumentException(
					"times: %d (expected: 1 with faults, which outlast a load)".formatted(comparison.times()));
		}
		return chosen;
	}

	private boolean isMeantBy(String name) {
		boolean whole = ALL.stream().anyMatch((load) -> load.label.equals(name));
		return whole ? this.label.equals(name) : this.label.contains(name);
	}

	/**
	 * Return whether a warm-up over other connections does not warm up those of this one.
	 * @return {@code true} if it needs its own
	 */
	boolean isWarmedUpItself() {
		return this.connections == Connections.PER_REQUEST || this.connections == Connections.H2C;
	}

	int rate(int knee) {
		return Math.max(1, (int) (this.knees * knee));
	}

	/**
	 * Return how long the load lasts: twice as long with faults, which last for 10
	 * seconds themselves, and four times as long where it is more than can be done:
	 * longer than clients wait, or all that queues would still be answered.
	 * @param seconds length of one measurement
	 * @return the length
	 */
	Duration length(int seconds) {
		if (this.knees > 1) {
			return Duration.ofSeconds(4L * seconds);
		}
		return Duration.ofSeconds((this.fault != Fault.NONE) ? 2L * seconds : seconds);
	}

	OpenLoad open(List<Integer> ports, int knee, int seconds) {
		Stage stage = new Stage(rate(knee), length(seconds));
		return new OpenLoad(ports, this.fault.mix, stage).over(this.connections);
	}

	/**
	 * What goes wrong.
	 */
	enum Fault {

		/**
		 * Nothing.
		 */
		NONE(Mix.of(PAGE)),

		/**
		 * One request in 1,000 blocks its handler for 10 seconds.
		 */
		BLOCK(Mix.of(PAGE, "/faults/block?ms=10000", 1000)),

		/**
		 * One request in 1,000 keeps a processor busy for 10 seconds.
		 */
		BURN(Mix.of(PAGE, "/faults/spin?ms=10000", 1000)),

		/**
		 * One request before the load blocks its handler for ever.
		 */
		FOREVER(Mix.of(PAGE));

		private final Mix mix;

		Fault(Mix mix) {
			this.mix = mix;
		}

	}

}
