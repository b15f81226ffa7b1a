package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.wattspring.benchmarks.process.ApplicationLauncher;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Sample;

/**
 * What a scenario measures with.
 *
 * @param launcher starts the application
 * @param configurations the configurations to compare, the base first
 * @param plan how long and how often to measure
 * @param samples takes each value as soon as it is measured
 * @since 0.1.0
 */
public record Bench(ApplicationLauncher launcher, List<Configuration> configurations, Plan plan,
		Consumer<Sample> samples) {

	public Bench {
		configurations = List.copyOf(configurations);
	}

	ApplicationProcess launch(String scenario, Configuration configuration, List<String> properties)
			throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(configuration.properties());
		all.addAll(properties);
		return this.launcher.launch(scenario + "-" + configuration.name(), all);
	}

}
