package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that may be installed.
 *
 * @param name its name
 */
record Program(String name) {

	/**
	 * Run it to its end.
	 * @param arguments its arguments
	 * @return what it prints
	 * @throws IOException if it cannot be started, or ends with an error
	 */
	String run(String... arguments) throws IOException {
		List<String> command = Stream.concat(Stream.of(this.name), Stream.of(arguments)).toList();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (process.waitFor() != 0) {
				throw new IOException(String.join(" ", command) + ": " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
		return output;
	}

}
