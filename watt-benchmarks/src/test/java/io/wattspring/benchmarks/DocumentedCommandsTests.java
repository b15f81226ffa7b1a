package io.wattspring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests that the commands by which documents say what was measured would be understood.
 * To run them takes too long for a build.
 */
class DocumentedCommandsTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern COMMAND = Pattern.compile("(?m)^(?:JAVA_HOME=\\S+ )?watt-benchmarks/(\\w+)\\.sh(.*)$");

	private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

	@Test
	void optionsOfTheHarnessAreKnown() throws IOException {
		List<String> commands = commands("run");
		assertThat(commands).isNotEmpty().allSatisfy((command) -> {
			List<String> arguments = new ArrayList<>(words(command));
			arguments.add("--tomcat-java=/newer/java");
			assertThatNoException().as(command)
				.isThrownBy(() -> new OptionsReader(Path.of("/target"), Path.of("/jdk/bin/java")).read(arguments));
		});
	}

	@Test
	void optionsOfJmhAreKnown() throws IOException {
		for (String command : commands("jmh")) {
			assertThatNoException().as(command).isThrownBy(() -> jmh(command));
		}
	}

	private static CommandLineOptions jmh(String command) throws CommandLineOptionException {
		return new CommandLineOptions(words(command).toArray(String[]::new));
	}

	// As a shell does, as far as that is needed
	private static List<String> words(String command) {
		return WORD.matcher(command)
			.results()
			.map((word) -> (word.group(1) != null) ? word.group(1) : word.group())
			.toList();
	}

	private static List<String> commands(String script) throws IOException {
		List<String> commands = new ArrayList<>();
		try (Stream<Path> documents = Stream.concat(Stream.of(ROOT.resolve("README.md")),
				Files.walk(ROOT.resolve("docs")))) {
			for (Path document : documents.filter((path) -> path.toString().endsWith(".md")).toList()) {
				Matcher command = COMMAND.matcher(Files.readString(document));
				while (command.find()) {
					if (command.group(1).equals(script)) {
						commands.add(command.group(2));
					}
				}
			}
		}
		return commands;
	}

}
