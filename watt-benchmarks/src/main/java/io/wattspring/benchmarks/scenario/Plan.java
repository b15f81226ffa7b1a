package io.wattspring.benchmarks.scenario;

import java.util.List;

/**
 * How long and how often to measure.
 *
 * @param rounds number of rounds, in each of which every configuration has its turn
 * @param seconds length of one measurement under load
 * @param warmupSeconds length of the load before the first round, for all configurations
 * alike
 * @param starts number of starts of each configuration in the startup scenario
 * @param connections number of idle connections in the idle scenario
 * @param comparison what the comparison offers
 * @since 0.1.0
 */
public record Plan(int rounds, int seconds, int warmupSeconds, int starts, int connections, Comparison comparison) {

	public Plan {
		requireAtLeastOne("rounds", rounds);
		requireAtLeastOne("seconds", seconds);
		requireAtLeastOne("warmup", warmupSeconds);
		requireAtLeastOne("starts", starts);
		requireAtLeastOne("connections", connections);
	}

	private static void requireAtLeastOne(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException("%s: %d (expected: at least 1)".formatted(name, value));
		}
	}

	/**
	 * What the comparison offers.
	 *
	 * @param knee requests per second whose shares are offered, 0 if they are to be found
	 * @param loads which loads: their names or parts of these; all if there are none
	 * @param times how often each load is offered to the same processes in a round
	 */
	public record Comparison(int knee, List<String> loads, int times) {

		public Comparison {
			if (knee < 0) {
				throw new IllegalArgumentException("knee: %d (expected: at least 0)".formatted(knee));
			}
			requireAtLeastOne("times", times);
			loads = List.copyOf(loads);
		}

	}

}
