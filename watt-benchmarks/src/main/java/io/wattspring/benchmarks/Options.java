package io.wattspring.benchmarks;

import java.nio.file.Path;
import java.util.List;

import io.wattspring.benchmarks.scenario.Configuration;
import io.wattspring.benchmarks.scenario.Plan;
import io.wattspring.benchmarks.scenario.Scenario;
import io.wattspring.benchmarks.scenario.Undisturbed;

/**
 * What the command line asks for.
 *
 * @param scenarios what to measure
 * @param configurations what to compare, the base first
 * @param plan how long and how often to measure
 * @param undisturbed repeats measurements that are disturbed
 * @param java the java executable of the application
 * @param flags flags of the application's JVM
 * @param application the application's executable jar
 * @param tomcat the application on Tomcat
 * @param output the directory for the results
 */
record Options(List<Scenario> scenarios, List<Configuration> configurations, Plan plan, Undisturbed undisturbed,
		Path java, List<String> flags, Path application, Tomcat tomcat, Path output) {

	/**
	 * The application on Tomcat.
	 *
	 * @param java its java executable
	 * @param jar its executable jar
	 */
	record Tomcat(Path java, Path jar) {

	}

}
