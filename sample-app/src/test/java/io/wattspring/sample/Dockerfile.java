package io.wattspring.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * The sample's Dockerfile, followed without a container: each stage is a directory, and
 * an installed JDK takes the place of the image that it is from. Commands are run on this
 * machine, so that only those of {@code java} are; the one that makes the user is passed
 * over. What is not known here fails.
 */
final class Dockerfile {

	private static final Path CONTEXT = Path.of("").toAbsolutePath();

	private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");

	private static final Pattern FROM = Pattern.compile("eclipse-temurin:(\\d+)-jre(?: AS (\\w+))?");

	private static final Pattern COPY = Pattern.compile("(?:--from=(\\w+) )?(\\S+) (\\S+)");

	private static final Pattern RUN = Pattern.compile("(java|useradd) .*");

	/**
	 * A name would not tell Kubernetes that it is not root.
	 */
	private static final Pattern USER = Pattern.compile("[1-9]\\d*");

	private final Path directory;

	private final Path javaHome;

	private final Map<String, Path> stages = new HashMap<>();

	private Path stage;

	private Path workingDirectory;

	private List<String> entrypoint = List.of();

	private Dockerfile(Path directory, Path javaHome) {
		this.directory = directory;
		this.javaHome = javaHome;
		this.stage = directory;
		this.workingDirectory = directory;
	}

	/**
	 * Return the version of Java that the image is from.
	 * @return the feature release
	 */
	static String javaVersion() throws IOException {
		return instructions().filter((line) -> line.startsWith("FROM "))
			.map((line) -> match(FROM, line.substring("FROM ".length())).group(1))
			.reduce((first, last) -> last)
			.orElseThrow();
	}

	/**
	 * Follow the instructions.
	 * @param directory where the stages are made
	 * @param javaHome a JDK of the version that the image is from
	 * @return what can be started
	 */
	static Dockerfile build(Path directory, Path javaHome) throws Exception {
		Dockerfile dockerfile = new Dockerfile(directory, javaHome);
		for (String line : instructions().toList()) {
			String[] instruction = line.split(" ", 2);
			dockerfile.follow(instruction[0], instruction[1]);
		}
		return dockerfile;
	}

	private static Stream<String> instructions() throws IOException {
		String text = Files.readString(CONTEXT.resolve("Dockerfile"));
		return CONTINUED.matcher(text)
			.replaceAll(" ")
			.lines()
			.filter((line) -> !line.isBlank() && !line.startsWith("#"));
	}

	private void follow(String instruction, String arguments) throws Exception {
		switch (instruction) {
			case "FROM" -> from(match(FROM, arguments).group(2));
			case "WORKDIR" -> this.workingDirectory = Files.createDirectories(inStage(arguments));
			case "COPY" -> copy(match(COPY, arguments));
			case "RUN" -> run(match(RUN, arguments));
			case "USER" -> match(USER, arguments);
			case "EXPOSE" -> {
			}
			case "ENTRYPOINT" -> this.entrypoint = List.of(new JsonMapper().readValue(arguments, String[].class));
			default -> throw new IllegalArgumentException(instruction + " " + arguments + " (not known to this test)");
		}
	}

	private void from(String name) throws IOException {
		this.stage = Files.createDirectory(this.directory.resolve("stage" + this.stages.size()));
		this.stages.put(String.valueOf(name), this.stage);
	}

	private void copy(Matcher copy) throws Exception {
		String from = copy.group(1);
		Path root = (from != null) ? this.stages.get(from) : CONTEXT;
		String contents = copy.group(2).replaceFirst("/$", "/.");
		execute("cp -r '%s'/%s '%s'".formatted(root, contents, inStage(copy.group(3))));
	}

	private void run(Matcher command) throws Exception {
		if (command.group(1).equals("java")) {
			execute(command.group());
		}
	}

	private Path inStage(String path) {
		return path.startsWith("/") ? this.stage.resolve(path.substring(1)) : this.workingDirectory.resolve(path);
	}

	private void execute(String command) throws Exception {
		Path output = this.directory.resolve("output");
		Process process = process(List.of("sh", "-c", command)).redirectOutput(output.toFile()).start();
		boolean ended = process.waitFor(2, TimeUnit.MINUTES);
		process.destroyForcibly();
		if (!ended || process.exitValue() != 0) {
			throw new IllegalStateException("%s%n%s".formatted(command, Files.readString(output)));
		}
	}

	/**
	 * Return what starts the image.
	 * @return its entrypoint
	 */
	ProcessBuilder entrypoint() {
		return process(this.entrypoint);
	}

	private ProcessBuilder process(List<String> command) {
		// Java itself would look for the program where the tests' PATH says
		List<String> inPath = Stream.concat(Stream.of("env"), command.stream()).toList();
		ProcessBuilder builder = new ProcessBuilder(inPath).directory(this.workingDirectory.toFile())
			.redirectErrorStream(true);
		builder.environment().clear();
		builder.environment().put("PATH", this.javaHome.resolve("bin") + ":/usr/bin:/bin");
		return builder;
	}

	private static Matcher match(Pattern pattern, String arguments) {
		Matcher matcher = pattern.matcher(arguments);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("%s (expected: %s)".formatted(arguments, pattern));
		}
		return matcher;
	}

}
