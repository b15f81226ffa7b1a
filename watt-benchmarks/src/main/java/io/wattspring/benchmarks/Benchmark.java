package io.wattspring.benchmarks;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * Entry point of the harness. The exit status is 1 if anything failed in a scenario, 2 if
 * nothing could be measured at all.
 *
 * @since 0.1.0
 */
public final class Benchmark {

	private Benchmark() {
	}

	/**
	 * Measure and print a report.
	 * @param args the options; {@code --help} lists them
	 * @throws Exception if the results can not be written
	 */
	public static void main(String[] args) throws Exception {
		List<String> commandLine = List.of(args);
		if (commandLine.contains("--help")) {
			System.out.print(OptionsReader.HELP);
			return;
		}
		System.exit(run(commandLine));
	}

	private static int run(List<String> commandLine) throws Exception {
		try {
			Options options = new OptionsReader(home(), Path.of(System.getProperty("java.home"), "bin", "java"))
				.read(commandLine);
			return new Session(options, System.out::println).run() ? 0 : 1;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			System.err.println(ex.getMessage());
			return 2;
		}
	}

	private static Path home() throws URISyntaxException {
		Path code = Path.of(Benchmark.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		return code.resolveSibling("");
	}

}
