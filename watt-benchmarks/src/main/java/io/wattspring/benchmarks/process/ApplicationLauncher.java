package io.wattspring.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the application under test.
 *
 * @param java the executable
 * @param flags flags of the JVM, the same for every process
 * @param jar the application's executable jar
 * @param logs the directory for what the processes print
 * @since 0.1.0
 */
public record ApplicationLauncher(Path java, List<String> flags, Path jar, Path logs) {

	public ApplicationLauncher {
		flags = List.copyOf(flags);
	}

	/**
	 * Start a process and wait until it is ready.
	 * @param name the name of its log, which is appended to
	 * @param properties the system properties, as {@code -Dname=value}
	 * @return the ready process
	 * @throws IOException if it can not be started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 * @throws IllegalStateException if it is not ready within a minute
	 */
	public ApplicationProcess launch(String name, List<String> properties) throws IOException, InterruptedException {
		Files.createDirectories(this.logs);
		ProcessBuilder builder = new ProcessBuilder(command(properties)).redirectErrorStream(true);
		long start = System.nanoTime();
		ApplicationProcess process = new ApplicationProcess(builder.start(), start, this.logs.resolve(name + ".log"));
		process.awaitReady();
		return process;
	}

	private List<String> command(List<String> properties) {
		List<String> command = new ArrayList<>();
		command.add(this.java.toString());
		command.addAll(this.flags);
		command.addAll(properties);
		command.addAll(List.of("-jar", this.jar.toString()));
		return command;
	}

}
