package io.wattspring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the reference that is made of {@link WattMeter}. Run with
 * {@code -Dwatt.docs.update=true} to write it anew.
 */
class WattMeterTests {

	private static final Path REFERENCE = Path.of("..", "docs", "metrics.md");

	private static final String BEGIN = "<!-- begin of meters -->\n";

	private static final String END = "<!-- end of meters -->";

	@Test
	void referenceHasAllMeters() throws IOException {
		String reference = Files.readString(REFERENCE);
		String expected = reference.substring(0, reference.indexOf(BEGIN)) + BEGIN + table()
				+ reference.substring(reference.indexOf(END));
		if (Boolean.getBoolean("watt.docs.update")) {
			Files.writeString(REFERENCE, expected);
		}
		assertThat(Files.readString(REFERENCE)).isEqualTo(expected);
	}

	private String table() {
		return """

				| meter | type | unit | tags | what it is |
				|---|---|---|---|---|
				%s

				""".formatted(Arrays.stream(WattMeter.values()).map(this::row).collect(Collectors.joining("\n")));
	}

	private String row(WattMeter meter) {
		return "| `%s` | %s | %s | %s | %s |".formatted(meter.getName(), meter.getType().name().toLowerCase(),
				(meter.getBaseUnit() != null) ? meter.getBaseUnit() : "",
				Arrays.stream(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.joining(", ")),
				meter.getDescription());
	}

}
