package io.wattspring.watchdog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StallEvent}.
 */
class StallEventTests {

	@Test
	void stallIsRecordedByTheFlightRecorder(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("stall.jfr");
		try (Recording recording = new Recording()) {
			recording.enable("io.wattspring.Stall").withThreshold(Duration.ZERO);
			recording.start();
			StallEvent.commit(Stall.of("watt-run-1", "GET /slow", TimeUnit.MILLISECONDS.toNanos(700), StallKind.BLOCKED,
					new StackTraceElement[] { new StackTraceElement("Shop", "buy", "Shop.java", 7) }));
			recording.stop();
			recording.dump(file);
		}
		List<RecordedEvent> events = RecordingFile.readAllEvents(file);
		assertThat(events).singleElement().satisfies((event) -> {
			assertThat(event.getEventType().getName()).isEqualTo("io.wattspring.Stall");
			assertThat(event.toString()).contains("watt-run-1", "GET /slow", "BLOCKED", "Shop");
		});
	}

}
