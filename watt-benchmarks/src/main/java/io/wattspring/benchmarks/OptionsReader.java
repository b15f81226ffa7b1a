package io.wattspring.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.wattspring.benchmarks.scenario.Configuration;
import io.wattspring.benchmarks.scenario.Plan;
import io.wattspring.benchmarks.scenario.Scenario;
import io.wattspring.benchmarks.scenario.Scenarios;
import io.wattspring.benchmarks.scenario.Undisturbed;

/**
 * Makes options of a command line.
 */
final class OptionsReader {

	static final String HELP = """
			Compares configurations of the server side by side. Options, with their defaults:
			  --scenarios hello,page,connections,h2c,startup,memory,idle   (there are also: stream,
			                     compare, which compares loads at the same rates and draws a chart,
			                     generator, which checks the load generator, fault-block, fault-forever, fault-spin,
			                     fault-burn, fault-connections, fault-render, fault-client, waiting, overload, shed-cost, pause,
			                     watchdog-cost, cache-hit, cache-stuck, cache-cold; 'faults' stands for all from fault-block
			                     to watchdog-cost but fault-burn)
			  --configurations stock,event-loop,run-queue   the first one is the base of the ratios (there
			                     are also: cache, tomcat-virtual, two-processes, the last one for compare only)
			  --define 'name=-Dwatt.workers=4 -Dx=y'   one more configuration, after the others; separate several by ';'
			  --rounds 5         rounds, in each of which every configuration has its turn
			  --seconds 6        length of one measurement (CPU time is counted in steps of 10 ms)
			  --warmup 30        seconds of load on each process before it is measured, the same for all
			  --starts 7         starts of each configuration in the startup scenario
			  --connections 10000   idle connections in the idle scenario
			  --knee <1/s>       rate whose shares the comparison offers (the one that the first configuration holds)
			  --loads '50 %,HTTP/2'   only those loads of the comparison that are named so, or have one of these in
			                     their names
			  --times 1          how often each of them is offered to the same processes in a round of the comparison;
			                     the first time tells of processes that are not warm yet
			  --max-disturbed 100   percent of the processors' time; a measurement during which the host gave more to
			                     others, or other processes used more, both together, is tried up to 3 times, and
			                     the least disturbed one counts
			  --repeat-seconds 240   time for all such repetitions
			  --java <path>      java executable of the application (the one that runs this)
			  --jvm '-Xms512m -Xmx512m -XX:+UseG1GC'   flags of the application's JVM
			  --application <jar>   the application (watt-benchmarks-application.jar beside this jar)
			  --tomcat-java <path>  java executable of tomcat-virtual, which needs JDK 21 (as --java)
			  --tomcat-application <jar>   its application (that of the module watt-benchmarks-tomcat)
			  --output <directory>  for report.md, results.csv, compare.svg and logs (benchmarks beside this jar)
			""";

	private static final Set<String> NAMES = Set.of("scenarios", "configurations", "define", "rounds", "seconds",
			"warmup", "starts", "connections", "knee", "loads", "times", "max-disturbed", "repeat-seconds", "java",
			"jvm", "application", "tomcat-java", "tomcat-application", "output");

	private static final int VIRTUAL_THREADS = 21;

	private static final String FAULTS = "faults";

	private static final List<String> FAULT_SCENARIOS = List.of("fault-block", "fault-forever", "fault-spin",
			"fault-connections", "fault-render", "fault-client", "waiting", "overload", "shed-cost", "pause",
			"watchdog-cost");

	private final Path home;

	private final Path java;

	/**
	 * Create a reader.
	 * @param home the directory with the jars
	 * @param java the java executable unless another one is asked for
	 */
	OptionsReader(Path home, Path java) {
		this.home = home;
		this.java = java;
	}

	Options read(List<String> commandLine) {
		Arguments arguments = Arguments.parse(commandLine, NAMES);
		String java = arguments.text("java", this.java.toString());
		List<Configuration> configurations = configurations(arguments);
		String tomcatJava = arguments.text("tomcat-java", java);
		if (configurations.contains(Configuration.TOMCAT_VIRTUAL) && Path.of(tomcatJava).equals(this.java)
				&& Runtime.version().feature() < VIRTUAL_THREADS) {
			throw new IllegalArgumentException("--tomcat-java: %s (expected: that of a JDK %d or later, for %s)"
				.formatted(tomcatJava, VIRTUAL_THREADS, Configuration.TOMCAT_VIRTUAL.name()));
		}
		return new Options(scenarios(arguments), configurations, plan(arguments), undisturbed(arguments), Path.of(java),
				arguments.list("jvm", " +", "-Xms512m -Xmx512m -XX:+UseG1GC"),
				path(arguments, "application", "watt-benchmarks-application.jar"),
				new Options.Tomcat(Path.of(tomcatJava),
						path(arguments, "tomcat-application",
								"../../watt-benchmarks-tomcat/target/watt-benchmarks-tomcat.jar")),
				path(arguments, "output", "benchmarks"));
	}

	private Path path(Arguments arguments, String name, String defaultName) {
		return Path.of(arguments.text(name, this.home.resolve(defaultName).toString()));
	}

	private static Undisturbed undisturbed(Arguments arguments) {
		return new Undisturbed(arguments.number("max-disturbed", 100),
				Duration.ofSeconds(arguments.number("repeat-seconds", 240)));
	}

	private static Plan plan(Arguments arguments) {
		return new Plan(arguments.number("rounds", 5), arguments.number("seconds", 6), arguments.number("warmup", 30),
				arguments.number("starts", 7), arguments.number("connections", 10_000),
				new Plan.Comparison(arguments.number("knee", 0), loads(arguments), arguments.number("times", 1)));
	}

	private static List<String> loads(Arguments arguments) {
		return Stream.of(arguments.text("loads", "").split(","))
			.map(String::trim)
			.filter((name) -> !name.isEmpty())
			.toList();
	}

	private static List<Scenario> scenarios(Arguments arguments) {
		String names = arguments.text("scenarios", "hello,page,connections,h2c,startup,memory,idle");
		return Stream.of(names.split(","))
			.flatMap((name) -> FAULTS.equals(name) ? FAULT_SCENARIOS.stream() : Stream.of(name))
			.map((name) -> named(name, Scenarios.all(), Scenario::name))
			.toList();
	}

	private static List<Configuration> configurations(Arguments arguments) {
		List<Configuration> configurations = new ArrayList<>();
		for (String name : arguments.list("configurations", ",", "stock,event-loop,run-queue")) {
			configurations.add(named(name, Configuration.all(), Configuration::name));
		}
		String definitions = arguments.text("define", "");
		if (!definitions.isBlank()) {
			List.of(definitions.split(";")).forEach((definition) -> configurations.add(define(definition.trim())));
		}
		return configurations;
	}

	private static Configuration define(String definition) {
		int equals = definition.indexOf('=');
		if (equals < 1) {
			throw new IllegalArgumentException(
					"--define: %s (expected: name=-Dproperty=value ...)".formatted(definition));
		}
		return new Configuration(definition.substring(0, equals),
				List.of(definition.substring(equals + 1).trim().split(" +")));
	}

	private static <T> T named(String name, List<T> all, Function<T, String> naming) {
		return all.stream()
			.filter((candidate) -> naming.apply(candidate).equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"%s: unknown (expected: one of %s)".formatted(name, all.stream().map(naming).toList())));
	}

}
