package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * One running process for each configuration. Only one of them is under load at a time.
 *
 * @param sides the processes in the order of the configurations
 */
record Running(List<Side> sides) implements AutoCloseable {

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
