package io.wattspring.sample.kubernetes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The {@code kubectl} that is installed, which builds kustomizations without a cluster.
 */
final class Kubectl {

	private static final Pattern KNOWS_COMPONENTS = Pattern.compile("Kustomize Version: v([4-9]|\\d\\d)\\.");

	private static final Program KUBECTL = new Program("kubectl");

	private Kubectl() {
	}

	/**
	 * Return whether there is one that builds components and labels, as those since 1.26
	 * that tell the version.
	 * @return whether there is
	 */
	static boolean isInstalled() {
		try {
			return KNOWS_COMPONENTS.matcher(KUBECTL.run("version", "--client")).find();
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
		return KUBECTL.run("kustomize", directory.toString());
	}

}
