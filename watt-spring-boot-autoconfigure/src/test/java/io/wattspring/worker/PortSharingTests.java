package io.wattspring.worker;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PortSharing}.
 */
class PortSharingTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			Linux,      true,  true,  LISTENER_PER_WORKER
			Linux,      true,  false, ONE_LISTENER
			Linux,      false, true,  ONE_LISTENER
			Mac OS X,   true,  true,  ONE_LISTENER
			FreeBSD,    true,  true,  ONE_LISTENER
			Windows 11, true,  false, ONE_LISTENER
			""")
	void listenersFollowFromSystem(String osName, boolean internetAddress, boolean reusePort, PortSharing expected) {
		assertThat(PortSharing.of(osName, internetAddress, reusePort)).isEqualTo(expected);
	}

}
