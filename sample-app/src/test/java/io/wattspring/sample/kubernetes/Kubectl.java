package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code kubectl} that is installed, which builds kustomizations without a cluster.
 */
final class Kubectl {

	private static final Pattern KNOWS_COMPONENTS = Pattern.compile("Kustomize Version: v([4-9]|\\d\\d)\\.");

	private Kubectl() {
	}

	/**
	 * Return whether there is one that builds components and labels, as those since 1.26
	 * that tell the version.
	 * @return whether there is
	 */
	static boolean isInstalled() {
		try {
			return KNOWS_COMPONENTS.matcher(run("version", "--client")).find();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Build a kustomization.
	 * @param directory where it is
	 * @return the manifests
	 */
	static String kustomize(Path directory) throws IOException {
		return run("kustomize", directory.toString());
	}

	private static String run(String... arguments) throws IOException {
		List<String> command = Stream.concat(Stream.of("kubectl"), Stream.of(arguments)).toList();
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
