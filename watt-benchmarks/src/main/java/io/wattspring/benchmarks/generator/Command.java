package io.wattspring.benchmarks.generator;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Runs external programs to their end.
 *
 * @since 0.1.0
 */
public final class Command {

	private Command() {
	}

	/**
	 * Run a program.
	 * @param command the program and its arguments
	 * @return what it printed to standard output and standard error
	 * @throws IOException if it can not be started
	 * @throws InterruptedException if the thread is interrupted while the program runs
	 * @throws IllegalStateException if the exit status is not 0
	 */
	public static String run(List<String> command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int status = process.waitFor();
			if (status != 0) {
				throw new IllegalStateException(
						"%s: exit status %d\n%s".formatted(String.join(" ", command), status, output));
			}
			return output;
		}
		finally {
			process.destroy();
		}
	}

	/**
	 * Check that a program is installed.
	 * @param program the name to look for in {@code PATH}
	 * @param debianPackage the package to name if it is not found
	 * @throws IllegalStateException if it is not found
	 */
	public static void require(String program, String debianPackage) {
		require(program, debianPackage, System.getenv().getOrDefault("PATH", ""));
	}

	static void require(String program, String debianPackage, String path) {
		boolean found = Arrays.stream(path.split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
		if (!found) {
			throw new IllegalStateException(
					"%s: not found in PATH (install it: apt-get install %s)".formatted(program, debianPackage));
		}
	}

}
