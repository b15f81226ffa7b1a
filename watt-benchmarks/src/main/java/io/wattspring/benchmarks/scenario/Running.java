package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * One running process for each configuration. Only one of them is under load at a time.
 *
 * @param sides the processes in the order of the configurations
 */
record Running(List<Side> sides) implements AutoCloseable {

	private static final Duration QUIET_PERIOD = Duration.ofMillis(500);

	private static final int QUIET_PERIODS = 20;

	static Running start(Bench bench, String scenario, List<String> properties)
			throws IOException, InterruptedException {
		Running running = new Running(new ArrayList<>());
		try {
			for (Configuration configuration : bench.configurations()) {
				running.sides.add(new Side(configuration.name(), bench.launch(scenario, configuration, properties)));
			}
			return running;
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			running.close();
			throw ex;
		}
	}

	/**
	 * Wait until all processes together take less than a tenth of a processor, for 10
	 * seconds at most: after load a JVM goes on compiling, at the expense of the next
	 * one.
	 * @throws IOException if a process has ended
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	void awaitQuiet() throws IOException, InterruptedException {
		awaitQuiet(this::cpu);
	}

	static void awaitQuiet(CpuTime cpu) throws IOException, InterruptedException {
		for (int i = 0; i < QUIET_PERIODS; i++) {
			Duration before = cpu.get();
			Thread.sleep(QUIET_PERIOD.toMillis());
			if (cpu.get().minus(before).multipliedBy(10).compareTo(QUIET_PERIOD) < 0) {
				return;
			}
		}
	}

	private Duration cpu() throws IOException {
		Duration sum = Duration.ZERO;
		for (Side side : this.sides) {
			sum = sum.plus(side.process().stat().own());
		}
		return sum;
	}

	@Override
	public void close() {
		this.sides.forEach((side) -> side.process().close());
	}

	/**
	 * Process of one configuration.
	 *
	 * @param configuration the configuration's name
	 * @param process the process
	 */
	record Side(String configuration, ApplicationProcess process) {

	}

}
