package io.wattspring.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Versions}, and for what {@link Facts} tells of the processor.
 */
class VersionsTests {

	@TempDir
	private Path directory;

	@Test
	void librariesAreNamed() throws IOException {
		assertThat(Versions.of(jar("spring-boot-4.1.1", "spring-boot-starter-4.1.1", "netty-common-4.2.17.Final",
				"thymeleaf-spring6-3.1.5.RELEASE", "thymeleaf-3.1.5.RELEASE")))
			.containsExactly("netty-common 4.2.17.Final", "spring-boot 4.1.1", "thymeleaf 3.1.5.RELEASE");
	}

	@Test
	void processorIsNamedWhereTheKernelKnows() {
		assertThat(Facts.processor(
				List.of("processor\t: 0", "model name\t: Fast 9000", "processor\t: 1", "model name\t: Fast 9000")))
			.isEqualTo(" (Fast 9000)");
		assertThat(Facts.processor(List.of("processor\t: 0", "CPU part\t: 0xd40"))).isEmpty();
	}

	private Path jar(String... libraries) throws IOException {
		Path jar = this.directory.resolve("application.jar");
		try (OutputStream file = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(file)) {
			for (String library : libraries) {
				entries.putNextEntry(new JarEntry("BOOT-INF/lib/" + library + ".jar"));
			}
		}
		return jar;
	}

}
