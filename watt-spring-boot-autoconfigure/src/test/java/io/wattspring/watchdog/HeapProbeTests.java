package io.wattspring.watchdog;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeapProbe}, each in a virtual machine with one of the collectors.
 */
class HeapProbeTests {

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:+UseZGC",
			"-XX:+UseShenandoahGC", "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational" })
	void oldGenerationIsFoundAndOnlyPausesCount(String collector) throws Exception {
		Process process = start(collector);
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		Assumptions.assumeFalse(output.contains("Could not create") || output.contains("initialization of VM"),
				"No such collector here");
		assertThat(output).contains("before=0.0").contains("filled=true").contains("emptied=true");
		assertThat(output).contains("pauses=true").doesNotContain("Cycles");
		assertThat(output).containsPattern("pool=(Tenured Gen|PS Old Gen|G1 Old Gen|ZHeap|ZGC Old Generation"
				+ "|Shenandoah|Shenandoah Old Gen)\\R");
	}

	private static Process start(String collector) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(collector.split(" ")));
		command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), Filler.class.getName()));
		return new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null")).start();
	}

	/**
	 * Fills about half of a heap of 64 MB and empties it.
	 */
	public static final class Filler {

		private static final List<byte[]> held = new ArrayList<>();

		private Filler() {
		}

		// A collector with generations moves objects to the old one when they are old
		// enough
		private static boolean collectUntil(BooleanSupplier condition) {
			for (int i = 0; i < 50; i++) {
				System.gc();
				if (condition.getAsBoolean()) {
					return true;
				}
			}
			return false;
		}

		public static void main(String[] arguments) {
			HeapProbe probe = new HeapProbe();
			System.out.println("pool=" + probe.oldGeneration());
			System.out.println("pausing=" + probe.pausing());
			System.out.println("before=" + probe.occupancy());
			for (int i = 0; i < 30 * 16; i++) {
				held.add(new byte[64 * 1024 - 16]);
			}
			System.out.println("filled=" + collectUntil(() -> probe.occupancy() > 0.4 && probe.occupancy() < 0.9));
			held.clear();
			System.out.println("emptied=" + collectUntil(() -> probe.occupancy() < 0.2));
			for (int i = 0; i < 1000 && probe.gcNanos() == 0; i++) {
				System.gc();
			}
			System.out.println("pauses=" + (probe.gcNanos() > 0));
		}

	}

}
