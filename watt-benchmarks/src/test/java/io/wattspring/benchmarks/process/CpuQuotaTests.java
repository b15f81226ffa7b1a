package io.wattspring.benchmarks.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuQuota}, where this process may make control groups.
 */
class CpuQuotaTests {

	@Test
	void processesShareTheTimeOfOneProcessor() throws Exception {
		Assumptions.assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor");
		Optional<CpuQuota> possible = CpuQuota.create();
		Assumptions.assumeTrue(possible.isPresent(), "no right to control groups of processors");
		List<Process> spinning = new ArrayList<>();
		try (CpuQuota quota = possible.get()) {
			try {
				for (int i = 0; i < 4; i++) {
					Process process = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
					spinning.add(process);
					quota.add(process.pid());
				}
				Duration before = cpu(spinning);
				long start = System.nanoTime();
				Awaitility.await().until(() -> cpu(spinning).minus(before).compareTo(Duration.ofSeconds(2)) >= 0);
				Duration used = cpu(spinning).minus(before);
				Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
				assertThat(used).isLessThan(elapsed.plus(elapsed.dividedBy(5)));
			}
			finally {
				spinning.forEach((process) -> process.destroyForcibly().onExit().join());
			}
		}
	}

	private static Duration cpu(List<Process> processes) throws Exception {
		Duration sum = Duration.ZERO;
		for (Process process : processes) {
			sum = sum.plus(Proc.stat(process.pid()).own());
		}
		return sum;
	}

}
