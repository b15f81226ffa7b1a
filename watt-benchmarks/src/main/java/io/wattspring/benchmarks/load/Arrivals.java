package io.wattspring.benchmarks.load;

import java.util.List;

/**
 * When requests are due: evenly spread within each stage.
 *
 * @param stages the stages, one after the other
 */
record Arrivals(List<Stage> stages) {

	private static final long SECOND = 1_000_000_000;

	Arrivals {
		stages = List.copyOf(stages);
	}

	int count() {
		return this.stages.stream().mapToInt(Stage::arrivals).sum();
	}

	/**
	 * Return the time of an arrival.
	 * @param arrival the arrival, from 0
	 * @return nanoseconds since the start
	 */
	long nanos(int arrival) {
		long start = 0;
		int left = arrival;
		for (Stage stage : this.stages) {
			if (left < stage.arrivals()) {
				return start + SECOND * left / stage.requestsPerSecond();
			}
			left -= stage.arrivals();
			start += stage.duration().toNanos();
		}
		throw new IllegalArgumentException("arrival: %d (expected: less than %d)".formatted(arrival, count()));
	}

}
