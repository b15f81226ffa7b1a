package io.wattspring.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is measured, in which version: the libraries of an executable jar that have most
 * to do with the figures.
 */
final class Versions {

	private static final Pattern LIBRARY = Pattern.compile(
			"BOOT-INF/lib/(spring-boot|reactor-netty-http|netty-common|tomcat-embed-core|thymeleaf)-(\\d.*)\\.jar");

	private Versions() {
	}

	/**
	 * Return the libraries of a jar.
	 * @param jar an executable jar of Spring Boot
	 * @return their names and versions
	 * @throws IOException if it cannot be read
	 */
	static List<String> of(Path jar) throws IOException {
		try (JarFile file = new JarFile(jar.toFile())) {
			return file.stream()
				.map((entry) -> LIBRARY.matcher(entry.getName()))
				.filter(Matcher::matches)
				.map(Matcher::toMatchResult)
				.map((MatchResult library) -> library.group(1) + " " + library.group(2))
				.sorted()
				.toList();
		}
	}

}
