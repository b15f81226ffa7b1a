package io.wattspring.worker;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeThread}. That it changes a thread is tested with the threads
 * that are changed, since it cannot be taken back.
 */
class NativeThreadTests {

	@Test
	void nothingIsChangedWithoutJna() throws Exception {
		URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("jna-"))
			.map(NativeThreadTests::url)
			.toArray(URL[]::new);
		try (URLClassLoader withoutJna = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			Class<?> nativeThread = withoutJna.loadClass(NativeThread.class.getName());
			Object current = nativeThread.getMethod("current").invoke(null);
			assertThat(current == null || !((boolean) nativeThread.getMethod("idlePolicy").invoke(current))).isTrue();
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void currentThreadIsKnown() {
		assertThat(NativeThread.current()).isNotNull();
	}

	private static URL url(String entry) {
		try {
			return Path.of(entry).toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(entry, ex);
		}
	}

}
