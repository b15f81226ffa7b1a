package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.List;

/**
 * The scenarios of the response cache. The configurations of the command line do not
 * matter to them.
 */
final class CacheScenarios {

	private CacheScenarios() {
	}

	static List<Scenario> all() {
		return List.of(new CacheHitScenario(), only(new FreshScenario("cache-stuck",
				"1,000 hits/s of a page of 10 KiB, then the same twice while every run thread is stuck and the queue is full.",
				ShedCost.PROPERTIES, "/cached", CacheStuck::new)),
				only(new FreshScenario("cache-cold", "1,000 concurrent requests for a page that is not stored yet.",
						List.of(), "/cached", CacheCold::new)));
	}

	private static Scenario only(Scenario scenario) {
		return new Scenario() {

			@Override
			public String name() {
				return scenario.name();
			}

			@Override
			public String description(Plan plan) {
				return scenario.description(plan);
			}

			@Override
			public void check(Plan plan) throws IOException {
				scenario.check(plan);
			}

			@Override
			public void run(Bench bench) throws IOException, InterruptedException {
				scenario.run(bench.with(List.of(Configuration.CACHE)));
			}

		};
	}

}
