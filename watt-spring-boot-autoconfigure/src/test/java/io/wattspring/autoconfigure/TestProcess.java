package io.wattspring.autoconfigure;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RestartedApplication} in a JVM of its own, on the class path of the test.
 */
final class TestProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private TestProcess(Process process) {
		this.process = process;
		this.output = process.inputReader();
	}

	/**
	 * Start a JVM.
	 * @param options its options
	 * @param classPath what is on its class path, besides that of the test
	 * @param arguments arguments of the application
	 * @return the process
	 */
	static TestProcess start(List<String> options, List<String> classPath, String... arguments) throws IOException {
		List<String> path = new ArrayList<>(List.of(System.getProperty("java.class.path")));
		path.addAll(classPath);
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(options);
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", String.join(File.pathSeparator, path),
				RestartedApplication.class.getName()));
		command.addAll(List.of(arguments));
		return new TestProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/**
	 * Wait until a server has started.
	 * @return its port
	 */
	int port() throws IOException {
		String line = this.output.readLine();
		while (line != null && !line.startsWith("port ")) {
			line = this.output.readLine();
		}
		assertThat(line).as("output of a server that has started").isNotNull();
		return Integer.parseInt(line.substring(5));
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		this.output.close();
	}

}
