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
 * @param tomcat starts the application on Tomcat
 * @param configurations the configurations to compare, the base first
 * @param plan how long and how often to measure
 * @param undisturbed repeats measurements that are disturbed
 * @param samples takes each value as soon as it is measured
 * @since 0.1.0
 */
public record Bench(ApplicationLauncher launcher, ApplicationLauncher tomcat, List<Configuration> configurations,
		Plan plan, Undisturbed undisturbed, Consumer<Sample> samples) {

	public Bench {
		configurations = List.copyOf(configurations);
	}

	Bench with(Plan plan) {
		return new Bench(this.launcher, this.tomcat, this.configurations, plan, this.undisturbed, this.samples);
	}

	Bench with(List<Configuration> configurations) {
		return new Bench(this.launcher, this.tomcat, configurations, this.plan, this.undisturbed, this.samples);
	}

	ApplicationProcess launch(String scenario, Configuration configuration, List<String> properties)
			throws IOException, InterruptedException {
		if (configuration.layout() == Configuration.Layout.TWO_PROCESSES) {
			throw new IllegalStateException("%s: only for the scenario compare".formatted(configuration.name()));
		}
		return launchPart(scenario, configuration, properties);
	}

	ApplicationProcess launchPart(String scenario, Configuration configuration, List<String> properties)
			throws IOException, InterruptedException {
		List<String> all = new ArrayList<>(configuration.properties());
		all.addAll(properties);
		boolean onTomcat = configuration.layout() == Configuration.Layout.TOMCAT;
		return ((onTomcat) ? this.tomcat : this.launcher).launch(scenario + "-" + configuration.name(), all);
	}

}
