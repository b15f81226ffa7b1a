package io.wattspring.benchmarks;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import io.wattspring.benchmarks.scenario.Configuration;
import io.wattspring.benchmarks.scenario.Plan;
import io.wattspring.benchmarks.scenario.Scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OptionsReader}.
 */
class OptionsReaderTests {

	@Test
	void readWhenNothingIsGivenHasDefaults() {
		Options options = read();
		assertThat(options.scenarios()).extracting(Scenario::name)
			.containsExactly("hello", "page", "connections", "h2c", "startup", "memory", "idle");
		assertThat(options.configurations()).containsExactly(Configuration.STOCK, Configuration.EVENT_LOOP,
				Configuration.RUN_QUEUE);
		assertThat(options.plan()).isEqualTo(new Plan(5, 6, 30, 7, 10_000, new Plan.Comparison(0, List.of(), 1)));
		assertThat(options.java()).isEqualTo(Path.of("/jdk/bin/java"));
		assertThat(options.flags()).containsExactly("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");
		assertThat(options.application()).isEqualTo(Path.of("/target/watt-benchmarks-application.jar"));
		assertThat(options.tomcat()).isEqualTo(new Options.Tomcat(Path.of("/jdk/bin/java"),
				Path.of("/target/../../watt-benchmarks-tomcat/target/watt-benchmarks-tomcat.jar")));
		assertThat(options.output()).isEqualTo(Path.of("/target/benchmarks"));
	}

	@Test
	void readWhenValuesAreGivenUsesThem() {
		Options options = read("--scenarios", "idle,hello", "--rounds=1", "--seconds=2", "--warmup=3", "--starts=4",
				"--connections=5", "--configurations=run-queue", "--jvm=-Xmx1g", "--java=/other/java",
				"--tomcat-java=/newer/java", "--tomcat-application=/x.jar", "--knee=6", "--loads=HTTP/2,burst",
				"--times=7", "--max-disturbed=10", "--repeat-seconds=60", "--output=/tmp/x");
		assertThat(options.scenarios()).extracting(Scenario::name).containsExactly("idle", "hello");
		assertThat(options.configurations()).containsExactly(Configuration.RUN_QUEUE);
		assertThat(options.plan())
			.isEqualTo(new Plan(1, 2, 3, 4, 5, new Plan.Comparison(6, List.of("HTTP/2", "burst"), 7)));
		assertThat(options.flags()).containsExactly("-Xmx1g");
		assertThat(options.java()).isEqualTo(Path.of("/other/java"));
		assertThat(options.tomcat()).isEqualTo(new Options.Tomcat(Path.of("/newer/java"), Path.of("/x.jar")));
		assertThat(options.output()).isEqualTo(Path.of("/tmp/x"));
	}

	@Test
	void readWhenFaultsAreAskedForHasTheirScenarios() {
		assertThat(read("--scenarios=generator,faults").scenarios()).extracting(Scenario::name)
			.containsExactly("generator", "fault-block", "fault-forever", "fault-spin", "fault-connections",
					"fault-render", "fault-client", "waiting", "overload", "shed-cost", "pause", "watchdog-cost");
	}

	@Test
	void readWhenConfigurationsAreDefinedAddsThem() {
		Options options = read("--configurations=stock", "--define",
				"four=-Dwatt.workers=4 -Dwatt.dispatch=run-queue; one=-Dwatt.workers=1");
		assertThat(options.configurations()).containsExactly(Configuration.STOCK,
				new Configuration("four", List.of("-Dwatt.workers=4", "-Dwatt.dispatch=run-queue")),
				new Configuration("one", List.of("-Dwatt.workers=1")));
	}

	@Test
	void readWhenSomethingIsWrongSaysWhat() {
		assertThatIllegalArgumentException().isThrownBy(() -> read("--round=1"))
			.withMessage("--round: no such option (see --help)");
		assertThatIllegalArgumentException().isThrownBy(() -> read("--rounds")).withMessage("--rounds: no value");
		assertThatIllegalArgumentException().isThrownBy(() -> read("--rounds=many"))
			.withMessage("--rounds: many (expected: a number)");
		assertThatIllegalArgumentException().isThrownBy(() -> read("--rounds=0"))
			.withMessage("rounds: 0 (expected: at least 1)");
		assertThatIllegalArgumentException().isThrownBy(() -> read("--configurations=fast"))
			.withMessage(
					"fast: unknown (expected: one of [stock, event-loop, run-queue, cache, tomcat-virtual, two-processes])");
		assertThatIllegalArgumentException().isThrownBy(() -> read("--define=four"))
			.withMessage("--define: four (expected: name=-Dproperty=value ...)");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void tomcatNeedsAJavaWithVirtualThreads() {
		assertThatIllegalArgumentException().isThrownBy(() -> read("--configurations=tomcat-virtual"))
			.withMessage("--tomcat-java: /jdk/bin/java (expected: that of a JDK 21 or later, for tomcat-virtual)");
		assertThat(read("--configurations=tomcat-virtual", "--tomcat-java=/newer/java").tomcat().java())
			.isEqualTo(Path.of("/newer/java"));
	}

	private static Options read(String... arguments) {
		return new OptionsReader(Path.of("/target"), Path.of("/jdk/bin/java")).read(List.of(arguments));
	}

}
