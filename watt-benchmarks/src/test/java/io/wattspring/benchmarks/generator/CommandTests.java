package io.wattspring.benchmarks.generator;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Command}.
 */
class CommandTests {

	@Test
	void requireWhenMissingNamesThePackage(@TempDir Path empty) {
		assertThatIllegalStateException()
			.isThrownBy(() -> Command.require("h2load", "nghttp2-client", empty.toString()))
			.withMessage("h2load: not found in PATH (install it: apt-get install nghttp2-client)");
	}

	@Test
	void runReturnsTheOutput() throws Exception {
		assertThat(Command.run(List.of("echo", "hello"))).isEqualTo("hello\n");
	}

	@Test
	void runWhenStatusIsNotZeroShowsTheOutput() {
		assertThatIllegalStateException().isThrownBy(() -> Command.run(List.of("sh", "-c", "echo no; exit 3")))
			.withMessageContaining("exit status 3")
			.withMessageContaining("no");
	}

}
