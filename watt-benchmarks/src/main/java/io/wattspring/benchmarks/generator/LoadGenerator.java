package io.wattspring.benchmarks.generator;

import java.net.URI;
import java.util.List;

/**
 * External program that sends requests for some time and tells how many were answered.
 *
 * @since 0.1.0
 */
public interface LoadGenerator {

	/**
	 * Return the command to run, the program first.
	 * @param target where the requests go
	 * @param seconds for how long, at least 1
	 * @return the program and its arguments
	 */
	List<String> command(URI target, int seconds);

	/**
	 * Read what the program printed.
	 * @param output the whole standard output
	 * @return the figures in it
	 */
	LoadResult parse(String output);

	/**
	 * Return the name of the Debian package that has the program.
	 * @return the package's name
	 */
	String debianPackage();

}
